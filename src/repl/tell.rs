//! What a session tells of a figure or a model as the commands of their own do: how a figure came
//! about, what made it another, which lines read which, and a run as a file.
//!
//! Input: the model as it stands, and what a command was given. Output: text for the host, or a
//! file that it writes. Invariant: every figure is that of the run.

use std::path::Path;

use super::session::{Done, Session, said, shown, wrong};
use super::{Host, input};
use crate::base::{Diagnostic, Span};
use crate::bridge::{self, Bridge, Side, Wanted};
use crate::eval;
use crate::explain::{self, Asked};
use crate::export::{self, Look};
use crate::graph::{self, Direction, Graph};
use crate::session::{Refused, Variant};

/// How many steps down an explanation goes where nothing else is said, as in `aim explain`.
const DEPTH: usize = 2;

impl Session {
    /// `cash@2026-03`, or `cash@2026-03 4` for so many steps down.
    pub(super) fn explain(&mut self, host: &mut dyn Host, given: &str) -> Done {
        let (figure, depth) = depth(given)?;
        self.live_mut().forget_texts();
        let file = self.live_mut().sources.add("figure", figure);
        let live = self.live();
        let run = live.run();
        let declared = live.declared();
        let base = declared
            .as_ref()
            .map(|declared| eval::run(&declared.plan, None, None));
        let subject = explain::subject(&run, file, figure)?;
        let explanation = explain::explain(
            Asked {
                run: &run,
                base: base.as_ref(),
                sources: &live.sources,
                depth,
            },
            &subject,
        );
        let text = explain::tree(&explanation, host.color());
        Ok(shown(host, &text))
    }

    /// `cash@2026-03` for what the session changed of it, `cash@2026 from 2025` for what made it
    /// another than in another period.
    pub(super) fn why(&mut self, host: &mut dyn Host, given: &str) -> Done {
        self.live_mut().forget_texts();
        let bridge = match given.split_once(" from ") {
            Some((figure, from)) => self.between_periods(figure.trim(), from.trim())?,
            None => self.since_declared(given)?,
        };
        let text = bridge::text(&bridge, host.color());
        Ok(shown(host, &text))
    }

    fn since_declared(&mut self, figure: &str) -> Result<Bridge, Refused> {
        let file = self.live_mut().sources.add("figure", figure);
        let variant = self.live_mut().variant()?;
        if variant.scenarios.is_empty() && variant.settings.is_empty() {
            let help = format!("set an input first, or name a period: `:why {figure} from 2025`");
            return Err(wrong("nothing was set, so nothing has changed", &help));
        }
        let live = self.live();
        let scenarios = live.scenarios().join(", ");
        let side = |name: &str, variant: Variant<'static>| Side {
            name: name.to_owned(),
            variant,
        };
        let name = match scenarios.as_str() {
            "" => "settings",
            scenarios => scenarios,
        };
        let ends = [side("base", Variant::default()), side(name, variant)];
        let run = live.run();
        let found = explain::subject(&run, file, figure)?;
        let asked = bridge::Asked::of(&run, found.line, found.member, found.at.as_ref());
        let (model, sources) = (&live.opened.model, &live.sources);
        let wanted = Wanted::Either;
        Ok(bridge::cases(
            model,
            sources,
            [&ends[0], &ends[1]],
            &asked,
            wanted,
        )?)
    }

    fn between_periods(&mut self, figure: &str, from: &str) -> Result<Bridge, Refused> {
        let line = figure.rsplit_once('@').map_or(figure, |(line, _)| line);
        let earlier = format!("{line}@{from}");
        let sources = &mut self.live_mut().sources;
        let files = [&earlier, figure].map(|text| sources.add("figure", text));
        let live = self.live();
        let run = live.run();
        let from = explain::subject(&run, files[0], &earlier)?;
        let to = explain::subject(&run, files[1], figure)?;
        let (Some(first), Some(last)) = (&from.at, &to.at) else {
            let message = format!("`{line}` has one value for the whole run");
            return Err(wrong(&message, "set an input, and ask without a period"));
        };
        let of = (to.line, to.member);
        let wanted = Wanted::Either;
        Ok(bridge::periods(
            &run,
            &live.sources,
            of,
            [first, last],
            wanted,
        )?)
    }

    /// `cash` for what it depends on, `price --users` for what depends on it; nothing for all.
    pub(super) fn graph(&mut self, host: &mut dyn Host, given: &str) -> Done {
        const USERS: &str = "--users";
        let words = given.split_whitespace();
        let names: Vec<&str> = words.filter(|word| *word != USERS).collect();
        let name = names.join(" ");
        let direction = match given.split_whitespace().any(|word| word == USERS) {
            true => Direction::Users,
            false => Direction::Reads,
        };
        if direction == Direction::Users && name.is_empty() {
            let help = "name a line: `:graph price_fall --users`";
            return Err(wrong("what depends on which line?", help));
        }
        self.live_mut().forget_texts();
        let whole = Graph::of(&self.live().plan().typed);
        let root = match name.is_empty() {
            true => None,
            false => {
                let file = self.live_mut().sources.add("line", name.as_str());
                let span = Span::new(file, 0, name.len());
                Some(whole.find(&name, span).map_err(|d| vec![d])?)
            }
        };
        let text = graph::tree(&whole, root, direction, host.color());
        Ok(shown(host, &text))
    }

    /// Writes the run in the form that the end of the file's name says, as `aim run` does.
    pub(super) fn export(&mut self, host: &mut dyn Host, path: &str) -> Done {
        let ending = Path::new(path).extension().and_then(|end| end.to_str());
        let live = self.live();
        let run = live.run();
        let view = self.view(&run)?;
        let (sources, settings) = (&live.sources, live.settings());
        let statement = || export::statement(&view, sources, settings);
        let text = match ending {
            Some("csv") => export::csv(&view),
            Some("md") => export::markdown(&statement()),
            Some("txt") => {
                let look = Look {
                    width: host.width(),
                    color: false,
                };
                export::text(&statement(), look)
            }
            Some("json") => {
                let mut found: Vec<Diagnostic> = live.warnings().cloned().collect();
                found.extend(run.diagnostics.iter().cloned());
                for problem in &view.problems {
                    if !found.contains(problem) {
                        found.push(problem.clone());
                    }
                }
                let checks = view.checks.iter();
                found.extend(checks.filter_map(|check| check.problem.clone()));
                export::json(std::slice::from_ref(&view), sources, settings, &found)
            }
            _ => {
                let message = format!("`{path}` does not say what kind of file it is to be");
                let help = "end its name with .csv, .json, .md or .txt: `:export run.csv`";
                return Err(wrong(&message, help));
            }
        };
        host.write(path, &text).map_err(|d| vec![d])?;
        Ok(said(host, &format!("written to {path}")))
    }
}

/// What is to be explained, and how many steps down: a number of its own at the end.
///
/// Errors: more steps than can be followed.
fn depth(given: &str) -> Result<(&str, usize), Refused> {
    let apart = given.rsplit_once(char::is_whitespace);
    let apart = apart.map(|(figure, depth)| (figure.trim_end(), depth));
    let Some((figure, digits)) = apart.filter(|(figure, digits)| {
        let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
        is_number && !figure.ends_with('@') && !input::is_open(figure)
    }) else {
        return Ok((given, DEPTH));
    };
    match digits.parse() {
        Ok(depth) if depth <= explain::DEEPEST => Ok((figure, depth)),
        _ => {
            let message = format!("`{digits}` steps down are too many");
            let help = format!(
                "follow it at most {} steps: `:explain {figure} 4`",
                explain::DEEPEST
            );
            Err(wrong(&message, &help))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_its_own_is_a_depth() {
        let of = |text| depth(text).ok();
        assert_eq!(of("cash@2026-03"), Some(("cash@2026-03", DEPTH)));
        assert_eq!(of("cash@2026 4"), Some(("cash@2026", 4)));
        assert_eq!(of("cash@ 2026"), Some(("cash@ 2026", DEPTH)));
        assert_eq!(of("seats[pro]@last  0"), Some(("seats[pro]@last", 0)));
        assert_eq!(of("cash@2026 99999999999999999999"), None);
    }
}
