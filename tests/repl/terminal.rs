//! A session at a terminal, as somebody types it: keys, prompts, what is cut short, and the lines
//! that are kept for another time.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use rexpect::process::{Signal, WaitStatus};
use rexpect::reader::Options;
use rexpect::session::{PtySession, spawn_with_options};
use tempfile::TempDir;

const SHOP: &str = "\
// a shop
model shop
timeline monthly from 2025-01 for 3 months
currency USD
input price = $4 \"list\" // what one costs
input sold = 10 \"ledger\"
revenue usage sales = price * sold
";

const PROMPT: &str = "shop> ";

/// Long enough for the slowest machine; nothing waits for it unless it fails.
const PATIENCE: u64 = 60_000;

/// A folder with a model and the user's state.
struct Place {
    folder: TempDir,
}

impl Place {
    fn new() -> Place {
        let folder = tempfile::tempdir().expect("a folder for the test");
        fs::write(folder.path().join("shop.aim"), SHOP).expect("the test's own folder");
        Place { folder }
    }

    fn model(&self) -> PathBuf {
        self.folder.path().join("shop.aim")
    }

    fn history(&self) -> PathBuf {
        self.folder.path().join("state/aim/history")
    }

    fn with_history(&self, bytes: &[u8]) {
        let history = self.history();
        let folder = history.parent().expect("it is in a folder");
        fs::create_dir_all(folder).expect("the test's own folder");
        fs::write(history, bytes).expect("the test's own folder");
    }

    /// A session on the model, at its first prompt.
    fn session(&self) -> PtySession {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aim"));
        command
            .args(["repl", "shop.aim"])
            .current_dir(self.folder.path())
            .env("XDG_STATE_HOME", self.folder.path().join("state"))
            .env("TERM", "xterm")
            .env("NO_COLOR", "1");
        let options = Options::new()
            .timeout_ms(Some(PATIENCE))
            .strip_ansi_escape_codes(true);
        let mut session = spawn_with_options(command, options).expect("a terminal");
        see(&mut session, PROMPT);
        session
    }
}

/// Waits for a text, and gives what came before it.
fn see(session: &mut PtySession, text: &str) -> String {
    match session.exp_string(text) {
        Ok(before) => before,
        Err(error) => panic!("`{text}` was to be seen: {error}"),
    }
}

fn press(session: &mut PtySession, keys: &str) {
    session.send(keys).expect("the terminal takes keys");
    session.flush().expect("the terminal takes keys");
}

/// Types a line, and waits for what it is to say and for the next prompt.
fn type_line(session: &mut PtySession, line: &str, said: &[&str]) {
    press(session, &format!("{line}\r"));
    for text in said {
        see(session, text);
    }
    see(session, "> ");
}

fn end(mut session: PtySession) {
    session.send_control('d').expect("the terminal takes keys");
    session.exp_eof().expect("it ends");
    assert_eq!(status(&session), Some(0));
}

/// How the session ended; None where a signal ended it.
fn status(session: &PtySession) -> Option<i32> {
    match session.process().wait() {
        Ok(WaitStatus::Exited(_, status)) => Some(status),
        _ => None,
    }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).expect("a file of the test")
}

#[test]
fn a_person_completes_breaks_mends_looks_and_saves() {
    let place = Place::new();
    let mut session = place.session();
    // `sal` is the beginning of one name only.
    press(&mut session, "sal\t");
    see(&mut session, "sales");
    type_line(&mut session, "[last]", &["40 USD  (exact)"]);
    type_line(
        &mut session,
        "price = \"x\"",
        &["error", "price = \"x\"", "help"],
    );
    type_line(&mut session, "sales[last]", &["40 USD  (exact)"]);
    type_line(&mut session, "price = $5", &["set"]);
    type_line(&mut session, "sales[last]", &["50 USD  (exact)"]);
    // What is due goes on in the next line.
    press(&mut session, "metric most =\r");
    type_line(&mut session, "max(sales)", &["most added"]);
    type_line(&mut session, "most", &["50 USD  (exact)"]);
    // A blank line ends it whatever is missing.
    press(&mut session, "most +\r");
    type_line(&mut session, "", &["error"]);
    type_line(&mut session, ":plot sales", &["sales", "50"]);
    type_line(
        &mut session,
        ":explain sales@last",
        &["50 USD", "price * sold", "list"],
    );
    type_line(&mut session, ":save", &["saved to shop.aim"]);
    end(session);
    let saved = text(&place.model());
    for kept in ["// a shop", "// what one costs", "= $5", "max(sales)"] {
        assert!(saved.contains(kept), "{kept}: {saved}");
    }
    let history = text(&place.history());
    assert!(
        history.contains("sales[last]") && history.contains(":save"),
        "{history}"
    );
}

#[test]
fn what_was_typed_can_be_dropped_and_called_back() {
    let place = Place::new();
    let mut session = place.session();
    press(&mut session, "nonsense(");
    session.send_control('c').expect("the terminal takes keys");
    see(&mut session, PROMPT);
    type_line(&mut session, "1 + 1", &["2  (exact)"]);
    // The key that goes up.
    press(&mut session, "\u{1b}[A");
    see(&mut session, "1 + 1");
    type_line(&mut session, " + 3", &["5  (exact)"]);
    end(session);
    let mut session = place.session();
    press(&mut session, "\u{1b}[A");
    see(&mut session, "1 + 1 + 3");
    type_line(&mut session, " + 4", &["9  (exact)"]);
    end(session);
}

#[test]
fn leaving_with_changes_is_told_of_and_changes_no_file() {
    let place = Place::new();
    let mut session = place.session();
    type_line(&mut session, "price = $5", &["set"]);
    type_line(&mut session, ":quit", &["were not saved"]);
    session.send_control('d').expect("the terminal takes keys");
    see(&mut session, "the changes were not saved");
    session.exp_eof().expect("it ends");
    assert_eq!(status(&session), Some(0));
    assert_eq!(text(&place.model()), SHOP);
}

#[test]
fn a_history_that_is_none_is_left_alone() {
    let place = Place::new();
    place.with_history(b"#V2\n1 + \xff\xfe\n\0\\\n");
    let mut session = place.session();
    type_line(&mut session, "1 + 1", &["2  (exact)"]);
    end(session);
    // Neither a folder in its place is in the way.
    let place = Place::new();
    fs::create_dir_all(place.history()).expect("the test's own folder");
    let mut session = place.session();
    type_line(&mut session, "1 + 1", &["2  (exact)"]);
    end(session);
    assert!(place.history().is_dir());
}

#[test]
fn a_terminal_that_goes_away_harms_no_file() {
    let place = Place::new();
    place.with_history(b"#V2\n1 + 2\n");
    let mut session = place.session();
    type_line(&mut session, "price = $5", &["set"]);
    let hung_up = session.process_mut().signal(Signal::SIGHUP);
    assert!(hung_up.is_ok());
    session.exp_eof().expect("it ends");
    assert_ne!(status(&session), Some(101));
    assert_eq!(text(&place.model()), SHOP);
    let history = text(&place.history());
    assert!(
        history.contains("1 + 2") && history.contains("price = $5"),
        "{history}"
    );
}

#[test]
fn lines_that_are_typed_ahead_are_all_obeyed() {
    let place = Place::new();
    let mut session = place.session();
    press(
        &mut session,
        "price = $5\rsales[last]\rmetric most =\rmax(sales)\rmost * 2\r",
    );
    for said in ["set", "50 USD  (exact)", "most added", "100 USD  (exact)"] {
        see(&mut session, said);
    }
    see(&mut session, "shop*> ");
    end(session);
}

#[test]
fn one_interruption_ends_no_session() {
    let place = Place::new();
    let mut session = place.session();
    for _ in 0..2 {
        let interrupted = session.process_mut().signal(Signal::SIGINT);
        assert!(interrupted.is_ok());
        see(&mut session, PROMPT);
        type_line(&mut session, "1 + 1", &["2  (exact)"]);
    }
    end(session);
}

#[test]
fn documentation_goes_with_what_follows_it() {
    let place = Place::new();
    let mut session = place.session();
    press(&mut session, "/// The most of a month.\r");
    type_line(&mut session, "metric most = max(sales)", &["most added"]);
    type_line(&mut session, ":save", &["saved to shop.aim"]);
    end(session);
    let saved = text(&place.model());
    assert!(
        saved.contains("/// The most of a month.\nmetric most"),
        "{saved}"
    );
}
