//! One line of a session after the other: what it is, what it does to the model, what it says.

use std::path::Path;
use std::time::Instant;

use super::command::{self, Command};
use super::input::{self, Kind};
use super::watch::Watch;
use super::{Ended, Host, Next, show};
use crate::base::{Code, Diagnostic};
use crate::session::{Answer, Disk, Live, Refused, ViewChoice};

/// A model that is worked on, and how its figures are to be shown.
pub struct Session {
    live: Live,
    by: Option<ViewChoice>,
    /// The number of the line, in a script.
    number: Option<usize>,
    watching: Option<Watch>,
}

/// How a command ended, or why it was refused.
pub(super) type Done = Result<Ended, Refused>;

impl Session {
    pub fn new(live: Live) -> Session {
        Session {
            live,
            by: None,
            number: None,
            watching: None,
        }
    }

    pub fn is_changed(&self) -> bool {
        self.live.path.is_some() && self.live.is_changed()
    }

    pub(super) fn live(&self) -> &Live {
        &self.live
    }

    pub(super) fn live_mut(&mut self) -> &mut Live {
        &mut self.live
    }

    /// The periods of statements, where some were chosen.
    pub(super) fn by(&self) -> Option<ViewChoice> {
        self.by
    }

    /// The lines of a script are numbered, from 1.
    pub(super) fn number(&mut self, line: usize) {
        self.number = Some(line);
    }

    /// `api_seller + price_war*> `: the model, its scenarios, and whether it was changed.
    pub(super) fn prompt(&self) -> String {
        let mut prompt = self.live.opened.model.name.clone();
        for scenario in self.live.scenarios() {
            prompt.push_str(&format!(" + {scenario}"));
        }
        let mark = if self.is_changed() { "*" } else { "" };
        format!("{prompt}{mark}> ")
    }

    /// Does what a line says, of the files as they are now where they are watched. What is in
    /// error changes nothing.
    pub fn line(&mut self, host: &mut dyn Host, text: &str) -> Next {
        let looked = self.look(host);
        let text = text.trim();
        let done = match input::kind(text) {
            Kind::Nothing => Ok(Ended::Fine),
            Kind::Command => match self.command(host, &text[1..]) {
                Ok(Next::Line(ended)) => Ok(ended),
                Ok(Next::Quit) => return Next::Quit,
                Err(refused) => Err(refused),
            },
            Kind::Expression => self
                .ask(text)
                .map(|answer| shown(host, &show::answer(&answer)))
                .map_err(|refused| meant(text, refused)),
            Kind::Setting => self.live.set(text).map(|()| said(host, "set")),
            Kind::Declaration => self
                .live
                .declare(&Disk, text)
                .map(|done| said(host, &done.join(", "))),
        };
        let ended = done.unwrap_or_else(|refused| self.complain(host, &refused));
        Next::Line(ended.max(looked))
    }

    fn complain(&self, host: &mut dyn Host, refused: &Refused) -> Ended {
        if let Some(number) = self.number {
            host.note(&format!("line {number}:\n"));
        }
        let sources = refused.sources.as_ref().unwrap_or(&self.live.sources);
        host.report(&refused.diagnostics, sources);
        Ended::Wrong
    }

    pub(super) fn ask(&mut self, text: &str) -> Result<Answer, Refused> {
        Ok(self.live.ask(text)?.0)
    }

    fn command(&mut self, host: &mut dyn Host, text: &str) -> Result<Next, Refused> {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        let (word, given) = text.split_at(end);
        let given = given.trim();
        let forced = word.ends_with('!');
        let entry = command::find(word.trim_end_matches('!')).map_err(|d| vec![d])?;
        let ended = match entry.command {
            Command::Quit => {
                self.may_drop(forced || !self.is_changed(), ":quit!")?;
                return Ok(Next::Quit);
            }
            Command::Load => {
                self.may_drop(forced || !self.is_changed(), ":load! FILE")?;
                self.load(host, due(given, "a file: `:load models/lab.aim`")?)
            }
            Command::Reload => {
                let path = self.path()?;
                match forced {
                    true => self.load(host, &path),
                    false => self.reload(host, &path),
                }
            }
            Command::Watch => self.watch(host),
            Command::Save => self.save(host, given, forced),
            Command::Set if given.is_empty() => {
                let settings = self.live.settings().iter();
                Ok(shown(
                    host,
                    &settings.map(|s| format!("{s}\n")).collect::<String>(),
                ))
            }
            Command::Set => self.live.set(given).map(|()| said(host, "set")),
            Command::Unset => self.live.unset(given).map(|()| said(host, "as declared")),
            Command::Scenario => {
                let names = given.split([',', ' ']).filter(|name| !name.is_empty());
                self.live.under(names.map(str::to_owned).collect())?;
                let said_of = match self.live.scenarios() {
                    [] => "the base case".to_owned(),
                    some => some.join(", "),
                };
                Ok(said(host, &said_of))
            }
            Command::Lines => Ok(self.list_lines(host, given)),
            Command::Show => self.show(host, given),
            Command::By => self.choose_periods(host, given),
            Command::Plot => self.plot(host, due(given, "what to draw: `:plot revenue, costs`")?),
            Command::Check => Ok(self.check(host)),
            Command::Test => Ok(self.test(host, given)),
            Command::Explain => self.explain(host, due(given, "a figure: `:explain cash@last`")?),
            Command::Export => self.export(host, due(given, "a file: `:export run.csv`")?),
            Command::Why => self.why(host, due(given, "a figure: `:why cash@last`")?),
            Command::Graph => self.graph(host, given),
            Command::Units => {
                let names: Vec<&str> = self.live.opened.model.units.names().collect();
                Ok(shown(host, &format!("{}\n", names.join(" "))))
            }
            Command::Type => self.type_of(host, due(given, "an expression: `:type cash`")?),
            Command::Doc => self.doc(host, due(given, "a name: `:doc npv`")?),
            Command::Time => self.time(host, due(given, "an expression: `:time cash[last]`")?),
            Command::Help => {
                let of = match given.trim_start_matches(':') {
                    "" => None,
                    name => Some(command::find(name).map_err(|d| vec![d])?),
                };
                Ok(shown(host, &command::help(of)))
            }
        };
        ended.map(Next::Line)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the time is what is asked for, and no figure depends on it"
    )]
    fn time(&mut self, host: &mut dyn Host, text: &str) -> Done {
        let begun = Instant::now();
        let (answer, lines) = self.live.ask(text)?;
        let took = begun.elapsed().as_secs_f64() * 1e3;
        let computed = match lines {
            1 => "1 line computed".to_owned(),
            _ => format!("{lines} lines computed"),
        };
        let text = format!("{}{took:.1} ms, {computed}\n", show::answer(&answer));
        Ok(shown(host, &text))
    }

    /// Errors: changes would be lost.
    fn may_drop(&self, may: bool, force: &str) -> Result<(), Refused> {
        if may {
            return Ok(());
        }
        let help = format!("`:save` them, or leave them behind: `{force}`");
        Err(wrong("the changes of this model were not saved", &help))
    }

    fn path(&self) -> Result<String, Refused> {
        let path = self.live.path.clone();
        path.ok_or_else(|| wrong("this model is in no file", "name one: `:save lab.aim`"))
    }

    fn load(&mut self, host: &mut dyn Host, path: &str) -> Done {
        self.live = Live::load(&Disk, path)?;
        Ok(self.loaded(host))
    }

    /// Scenarios and settings stay.
    fn reload(&mut self, host: &mut dyn Host, path: &str) -> Done {
        self.may_drop(!self.live.is_declared_anew(), ":reload!")?;
        self.live.reload(&Disk, path)?;
        Ok(self.loaded(host))
    }

    fn loaded(&mut self, host: &mut dyn Host) -> Ended {
        if self.watching.is_some() {
            self.watching = Some(Watch::of(&self.live));
        }
        let name = &self.live.opened.model.name;
        said(host, &format!("{name}: {} lines", self.lines().len()))
    }

    fn watch(&mut self, host: &mut dyn Host) -> Done {
        self.path()?;
        let (watching, told) = match self.watching {
            Some(_) => (None, "the files are not watched"),
            None => (
                Some(Watch::of(&self.live)),
                "the model is read again when a file of it changes",
            ),
        };
        self.watching = watching;
        Ok(said(host, told))
    }

    /// Reads a model that is watched again if a file of it has changed since.
    pub(super) fn look(&mut self, host: &mut dyn Host) -> Ended {
        let changed = self.watching.as_mut().is_some_and(Watch::has_changed);
        let Some(path) = self.live.path.clone().filter(|_| changed) else {
            return Ended::Fine;
        };
        if self.live.is_declared_anew() {
            host.note("the file has changed, and so has this model: `:save!` or `:reload!`\n");
            return Ended::Fine;
        }
        let reloaded = self.reload(host, &path);
        reloaded.unwrap_or_else(|refused| self.complain(host, &refused))
    }

    fn save(&mut self, host: &mut dyn Host, given: &str, forced: bool) -> Done {
        let path = match given {
            "" => self.path()?,
            path => path.to_owned(),
        };
        if !forced {
            self.may_replace(&path)?;
        }
        let text = self.live.to_save()?;
        host.write(&path, &text).map_err(|d| vec![d])?;
        self.live.was_saved(&Disk, &path, text)?;
        if self.watching.is_some() {
            self.watching = Some(Watch::of(&self.live));
        }
        Ok(said(host, &format!("saved to {path}")))
    }

    /// Errors: a file that somebody else has written.
    fn may_replace(&self, path: &str) -> Result<(), Refused> {
        if self.live.path.as_deref() != Some(path) {
            return match Path::new(path).is_file() {
                false => Ok(()),
                true => Err(wrong(
                    &format!("`{path}` exists already"),
                    &format!("name another file, or replace that one: `:save! {path}`"),
                )),
            };
        }
        match self.live.is_outdated(&Disk) {
            false => Ok(()),
            true => Err(wrong(
                &format!("`{path}` has changed since it was read"),
                "keep both, `:save other.aim`, write over it, `:save!`, or take it, `:reload!`",
            )),
        }
    }

    fn choose_periods(&mut self, host: &mut dyn Host, given: &str) -> Done {
        self.by = Some(match given {
            "month" => ViewChoice::Month,
            "quarter" => ViewChoice::Quarter,
            "year" => ViewChoice::Year,
            _ => {
                let message = format!("`{given}` is no kind of period to show");
                return Err(wrong(&message, "`:by month`, `:by quarter` or `:by year`"));
            }
        });
        Ok(said(host, &format!("by {given}")))
    }
}

/// The refusal of what looks like a command without its `:`, with the command.
fn meant(text: &str, mut refused: Refused) -> Refused {
    let word = text.split_whitespace().next().unwrap_or_default();
    let known = command::COMMANDS.iter().any(|entry| entry.name == word);
    let help = match text.split_once('@') {
        _ if known => Some(format!("commands begin with `:`, as `:{text}`")),
        _ if word == "exit" => Some("`:quit` ends the session".to_owned()),
        Some((line, at)) => Some(format!(
            "`{line}[{at}]` is its value, `:explain {text}` how that came about"
        )),
        None => None,
    };
    if let (Some(first), Some(help)) = (refused.diagnostics.first_mut(), help) {
        first.help = Some(help);
    }
    refused
}

/// What a command needs to be given.
fn due<'t>(given: &'t str, what: &str) -> Result<&'t str, Refused> {
    match given.is_empty() {
        true => Err(wrong("this command needs something after it", what)),
        false => Ok(given),
    }
}

pub(super) fn wrong(message: &str, help: &str) -> Refused {
    vec![Diagnostic::new(Code::BadArguments, message).help(help)].into()
}

pub(super) fn shown(host: &mut dyn Host, text: &str) -> Ended {
    match host.print(text) {
        true => Ended::Fine,
        false => Ended::Wrong,
    }
}

pub(super) fn said(host: &mut dyn Host, text: &str) -> Ended {
    shown(host, &format!("{text}\n"))
}
