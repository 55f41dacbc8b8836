//! The files of a session: watched, read again, and written without doing harm to what somebody
//! else has written meanwhile.

use aim::repl::Ended;

use crate::desk::Desk;

const SHOP: &str = "\
model shop
timeline monthly from 2025-01 for 3 months
currency USD
include \"prices.aim\"
input sold = 10 \"ledger\"
revenue usage sales = price * sold
scenario slump { sold = 5 }
";

fn desk() -> Desk {
    let prices = "input price = $4 \"list\"\n";
    Desk::new(&[("shop.aim", SHOP), ("prices.aim", prices)])
}

#[test]
fn a_watched_model_is_read_again_when_a_file_of_it_changes() {
    let mut desk = desk();
    desk.says(":watch");
    desk.says(":scenario slump");
    desk.says("price = $6");
    assert_eq!(desk.says("sales[last]"), "30 USD  (exact)\n");
    // What is laid over the model stays.
    desk.write("shop.aim", &SHOP.replace("sold = 5", "sold = 7"));
    assert_eq!(desk.says("sales[last]"), "shop: 3 lines\n42 USD  (exact)\n");
    desk.says(":unset");
    desk.write("prices.aim", "input price = $5 \"new list\"\n");
    assert_eq!(desk.says("sales[last]"), "shop: 3 lines\n35 USD  (exact)\n");
    desk.says(":watch");
    desk.write("prices.aim", "input price = $1 \"list\"\n");
    assert_eq!(desk.says("sales[last]"), "35 USD  (exact)\n");
}

#[test]
fn a_broken_version_is_told_of_once_and_leaves_the_model_that_was_there() {
    let mut desk = desk();
    desk.says(":watch");
    desk.write("shop.aim", &SHOP.replace("price * sold", "price * seats"));
    let answered = desk.line("sales[last]");
    assert_eq!(answered.ended, Some(Ended::Wrong));
    assert_eq!(answered.out, "40 USD  (exact)\n");
    assert!(
        answered.err.contains("nothing called `seats`"),
        "{}",
        answered.err
    );
    assert_eq!(desk.says("sales[last]"), "40 USD  (exact)\n");
    std::fs::remove_file(desk.path("shop.aim")).expect("the test's own file");
    assert_eq!(desk.says("sales[last]"), "40 USD  (exact)\n");
    desk.write(
        "shop.aim",
        &SHOP.replace("price * sold", "price * sold * 2"),
    );
    assert_eq!(desk.says("sales[last]"), "shop: 3 lines\n80 USD  (exact)\n");
}

#[test]
fn a_change_of_the_file_takes_away_no_change_of_the_session() {
    let mut desk = desk();
    desk.says(":watch");
    desk.says("metric most = max(sales)");
    desk.write("shop.aim", &SHOP.replace("sold = 10", "sold = 9"));
    let answered = desk.line("most");
    assert_eq!(answered.out, "40 USD  (exact)\n");
    assert!(
        answered.err.contains("`:save!` or `:reload!`"),
        "{}",
        answered.err
    );
    assert_eq!(desk.says("most"), "40 USD  (exact)\n");
    let refused = desk.line(":save");
    assert!(
        refused.err.contains("has changed since it was read"),
        "{}",
        refused.err
    );
    assert!(desk.text("shop.aim").contains("sold = 9"));
    assert_eq!(desk.line(":reload").ended, Some(Ended::Wrong));
    desk.says(":reload!");
    assert_eq!(desk.says("sales[last]"), "36 USD  (exact)\n");
}

#[test]
fn what_others_have_written_is_replaced_only_when_that_is_said() {
    let mut desk = desk();
    desk.says("sold = 12");
    desk.write("shop.aim", "// another's\n");
    assert_eq!(desk.line(":save").ended, Some(Ended::Wrong));
    let other = desk.path("prices.aim").display().to_string();
    let refused = desk.line(&format!(":save {other}"));
    assert!(refused.err.contains("exists already"), "{}", refused.err);
    assert!(desk.text("prices.aim").contains("$4"));
    let new = desk.path("own.aim").display().to_string();
    assert_eq!(
        desk.says(&format!(":save {new}")),
        format!("saved to {new}\n")
    );
    assert!(desk.text("own.aim").contains("= 12"));
    assert_eq!(desk.text("shop.aim"), "// another's\n");
    // From then on that is the file of the model.
    desk.says("sold = 13");
    desk.says(":save");
    assert!(desk.text("own.aim").contains("= 13"));
    desk.write("own.aim", "// another's\n");
    desk.says("sold = 14");
    assert_eq!(desk.line(":save").ended, Some(Ended::Wrong));
    desk.says(":save!");
    assert!(desk.text("own.aim").contains("= 14"));
}

#[test]
fn reading_again_keeps_what_is_laid_over_the_model() {
    let mut desk = desk();
    desk.says(":scenario slump");
    desk.says("price = $6");
    desk.says(":reload");
    assert_eq!(desk.says("sales[last]"), "30 USD  (exact)\n");
    // An input that is gone can't be set any more.
    desk.write("prices.aim", "const price = $6\n");
    assert_eq!(desk.line(":reload").ended, Some(Ended::Wrong));
    assert_eq!(desk.says(":set"), "price = $6\n");
    desk.says(":reload!");
    assert_eq!(desk.says(":set"), "");
    assert_eq!(desk.says("sales[last]"), "60 USD  (exact)\n");
}
