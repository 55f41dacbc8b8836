//! Calls: the built-in function of that name, or a function declared in aim.

use super::builtins::{self, Builtin};
use super::elaborate::Elaborator;
use super::foreign;
use super::typed::*;
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::library;
use crate::resolve::Meaning;
use crate::syntax::ast::{Call, Expr, Ident};

impl Elaborator<'_> {
    pub(super) fn call(&mut self, span: Span, call: &Call) -> TExpr {
        let parts: Vec<&str> = call
            .function
            .parts
            .iter()
            .map(|part| part.name.as_str())
            .collect();
        let name = parts.join(".");
        let builtin = builtins::find(&name);
        if let Some(id) = self.function(&name) {
            // `rate(flow)` and `rate(nper, pmt, pv)`: a function in aim stands before a built-in
            // one of its name, unless it can't be meant.
            let due = call.args.len() >= self.least_arguments(id) && !self.is_built_in(id);
            match builtin.filter(|_| !due) {
                None => return self.declared_function(span, id, call),
                Some(builtin) => return (builtin.elaborate)(self, builtin, span, call),
            }
        }
        if let Some(Meaning::Curve(id)) = self.lookup(&name) {
            return self.curve(span, *id, call);
        }
        match builtin {
            Some(builtin) => (builtin.elaborate)(self, builtin, span, call),
            None if self.may_be_unread(&name) => TExpr::unknown(span),
            None => {
                let own = self.model.scopes[self.scope().index()].functions();
                let known = builtins::TABLE.iter().map(|b| b.name).chain(own);
                let help = self
                    .instead_of_call(&name)
                    .or_else(|| suggest::did_you_mean(&name, known))
                    .unwrap_or_else(|| {
                        format!("bring it in with `use`, or define it: `fn {name}(x) = …`")
                    });
                self.error(
                    Diagnostic::new(
                        Code::UnknownFunction,
                        format!("there is no function `{name}`"),
                    )
                    .label(call.function.span, "not known")
                    .help(help),
                )
            }
        }
    }

    /// What is meant by a call of what is no function.
    fn instead_of_call(&self, name: &str) -> Option<String> {
        if let Some(Meaning::Line(_)) = self.lookup(name) {
            return Some(format!(
                "`{name}` is a line; to multiply write `{name} * (…)`"
            ));
        }
        if let Some((module, function)) = name.rsplit_once('.')
            && library::module_of(function) == Some(module)
        {
            return foreign::function(function);
        }
        let method = name
            .rsplit_once('.')
            .filter(|(line, _)| self.lookup(line).is_some());
        if let Some((line, function)) = method {
            return Some(format!("write `{function}({line})`"));
        }
        let small = name.to_lowercase();
        let known = builtins::find(&small).is_some()
            || matches!(self.lookup(&small), Some(Meaning::Function(_)));
        match known && small != name {
            true => Some(format!("write `{small}`, in small letters")),
            false => foreign::function(name),
        }
    }

    /// The argument for each parameter, by position and then by name.
    pub(super) fn bind<'c>(
        &mut self,
        name: &str,
        params: &[&Ident],
        optional: impl Iterator<Item = bool>,
        span: Span,
        call: &'c Call,
    ) -> Option<Vec<Option<&'c Expr>>> {
        let mut given: Vec<Option<&Expr>> = vec![None; params.len()];
        let listed = || {
            params
                .iter()
                .map(|param| param.name.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        };
        for (position, arg) in call.args.iter().enumerate() {
            let at = match &arg.name {
                None => Some(position).filter(|at| *at < params.len()),
                Some(named) => params.iter().position(|param| param.name == named.name),
            };
            match at {
                Some(at) if given[at].is_none() => given[at] = Some(&arg.value),
                Some(_) => {
                    self.error(
                        Diagnostic::new(
                            Code::BadArguments,
                            format!("`{name}` is given one argument twice"),
                        )
                        .label(arg.value.span, "given again")
                        .help("leave one of the two out"),
                    );
                    return None;
                }
                None => {
                    self.error(
                        Diagnostic::new(
                            Code::BadArguments,
                            format!("`{name}` takes {}", count(params.len())),
                        )
                        .label(arg.value.span, "one that it does not take")
                        .help(format!("its signature is {name}({})", listed())),
                    );
                    return None;
                }
            }
        }
        let missing: Vec<&str> = params
            .iter()
            .zip(&given)
            .zip(optional)
            .filter(|((_, given), optional)| given.is_none() && !optional)
            .map(|((param, _), _)| param.name.as_str())
            .collect();
        if !missing.is_empty() {
            self.error(
                Diagnostic::new(
                    Code::BadArguments,
                    format!("`{name}` needs {} too", missing.join(", ")),
                )
                .label(span, "called here")
                .help(format!("its signature is {name}({})", listed())),
            );
            return None;
        }
        Some(given)
    }

    /// The arguments of a built-in, between `least` and `most` of them.
    pub(super) fn arguments<'c>(
        &mut self,
        builtin: &Builtin,
        span: Span,
        call: &'c Call,
        least: usize,
        most: usize,
    ) -> Option<Vec<&'c Expr>> {
        let extra = call.args.iter().find_map(|arg| arg.name.as_ref());
        if let Some(named) = extra {
            self.error(
                Diagnostic::new(
                    Code::BadArguments,
                    format!("`{}` takes its arguments by position", builtin.name),
                )
                .label(named.span, "named")
                .help(format!("its signature is {}", builtin.signature)),
            );
            return None;
        }
        if (least..=most).contains(&call.args.len()) {
            return Some(call.args.iter().map(|arg| &arg.value).collect());
        }
        self.error(
            Diagnostic::new(
                Code::BadArguments,
                format!("`{}` is given {}", builtin.name, count(call.args.len())),
            )
            .label(span, "called here")
            .help(format!("its signature is {}", builtin.signature)),
        );
        None
    }
}

fn count(n: usize) -> String {
    match n {
        0 => "no arguments".into(),
        1 => "one argument".into(),
        n => format!("{n} arguments"),
    }
}
