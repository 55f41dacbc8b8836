//! Calls: the built-in function of that name, or a function declared in aim.

use indexmap::IndexMap;

use super::builtins::{self, Builtin};
use super::elaborate::{Elaborator, Frame};
use super::typed::*;
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::resolve::{FunctionId, Meaning};
use crate::syntax::ast::{Call, Expr, Ident};

/// A function may call others to this depth; deeper is a recursion.
const DEEPEST_CALL: usize = 64;

/// The most expressions that the functions of all lines come to, each call counted.
const MOST_IN_FUNCTIONS: usize = 1_000_000;

/// What is said of functions that call without end or without measure.
const EXPANDING: [Code; 2] = [Code::ModelTooLarge, Code::Cycle];

impl Elaborator<'_> {
    pub(super) fn call(&mut self, span: Span, call: &Call) -> TExpr {
        let parts: Vec<&str> = call
            .function
            .parts
            .iter()
            .map(|part| part.name.as_str())
            .collect();
        let name = parts.join(".");
        if let Some(Meaning::Function(id)) = self.lookup(&name) {
            return self.user_function(span, *id, call);
        }
        if let Some(Meaning::Curve(id)) = self.lookup(&name) {
            return self.curve(span, *id, call);
        }
        match builtins::find(&name) {
            Some(builtin) => (builtin.elaborate)(self, builtin, span, call),
            None => {
                let own = self.model.scopes[self.scope().index()].names.iter();
                let own = own.filter(|(_, named)| matches!(named.meaning, Meaning::Function(_)));
                let known = builtins::TABLE
                    .iter()
                    .map(|b| b.name)
                    .chain(own.map(|(name, _)| name.as_str()));
                let help =
                    suggest::did_you_mean(&name, known).or_else(|| match self.lookup(&name) {
                        Some(Meaning::Line(_)) => Some(format!(
                            "`{name}` is a line; to multiply write `{name} * (…)`"
                        )),
                        _ => Some(format!(
                            "bring it in with `use`, or define it: `fn {name}(x) = …`"
                        )),
                    });
                self.error(
                    Diagnostic::new(
                        Code::UnknownFunction,
                        format!("there is no function `{name}`"),
                    )
                    .label(call.function.span, "not known")
                    .help_if(help),
                )
            }
        }
    }

    fn user_function(&mut self, span: Span, id: FunctionId, call: &Call) -> TExpr {
        let model = self.model;
        let function = &model.functions[id.index()];
        let Some(body) = &function.body else {
            return self.error(
                Diagnostic::new(
                    Code::UnknownFunction,
                    format!("`{}` has no body", function.name),
                )
                .label(call.function.span, "called here")
                .label(function.span, "declared without one"),
            );
        };
        let most = self.most_in_functions();
        if self.in_functions > most {
            // Said once: what is left of the formula is not expanded either.
            let said = self.diagnostics.iter().any(|d| EXPANDING.contains(&d.code));
            if said {
                return TExpr::unknown(span);
            }
            return self.error(
                Diagnostic::new(
                    Code::ModelTooLarge,
                    "the functions called here come to more operations than aim checks",
                )
                .label(span, "beyond the bound in this call")
                .help("compute what they have in common once, as a line of its own"),
            );
        }
        if self.frames.len() > DEEPEST_CALL {
            // Nothing of the formula is expanded further.
            self.in_functions = usize::MAX / 2;
            return self.error(
                Diagnostic::new(Code::Cycle, format!("`{}` calls itself", function.name))
                    .label(call.function.span, "called here")
                    .label(function.span, "declared here")
                    .help("a function in aim is not recursive"),
            );
        }
        let params: Vec<&Ident> = function.params.iter().map(|param| &param.name).collect();
        let Some(given) = self.bind(
            &function.name,
            &params,
            function.params.iter().map(|p| p.default.is_some()),
            span,
            call,
        ) else {
            return TExpr::unknown(span);
        };
        let mut bound = IndexMap::new();
        for (param, argument) in function.params.iter().zip(given) {
            let value = match (argument, &param.default) {
                (Some(argument), _) => self.expr(argument),
                (None, Some(default)) => {
                    self.in_frame(function.scope, IndexMap::new(), |e| e.expr(default))
                }
                (None, None) => TExpr::unknown(span),
            };
            let value = match param.unit.as_ref().filter(|unit| !is_type_word(unit)) {
                Some(unit) => {
                    match self.in_frame(function.scope, IndexMap::new(), |e| e.unit(unit)) {
                        Some(unit) => {
                            self.expect_unit(value, &unit, &format!("`{}`", param.name.name))
                        }
                        None => value,
                    }
                }
                None => value,
            };
            bound.insert(param.name.name.clone(), self.arguments.len());
            self.arguments.push(value);
        }
        let before = self.diagnostics.len();
        let result = self.in_frame(function.scope, bound, |e| {
            let result = e.expr(body);
            match &function.returns {
                Some(unit) if !is_type_word(unit) => match e.unit(unit) {
                    Some(unit) => {
                        e.expect_unit(result, &unit, &format!("what `{}` gives", function.name))
                    }
                    None => result,
                },
                _ => result,
            }
        });
        for diagnostic in &mut self.diagnostics[before..] {
            if diagnostic.labels.len() > 2 || diagnostic.code == Code::Cycle {
                continue;
            }
            diagnostic.labels.push(crate::base::diagnostic::Label {
                span,
                text: format!("in this call of `{}`", function.name),
            });
        }
        TExpr { span, ..result }
    }

    /// Each line's share of what functions may come to, so that a whole model stays bounded.
    fn most_in_functions(&self) -> usize {
        (MOST_IN_FUNCTIONS / self.model.lines.len().max(1)).max(1_000)
    }

    pub(super) fn in_frame<T>(
        &mut self,
        scope: crate::resolve::ScopeId,
        params: IndexMap<String, usize>,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.frames.push(Frame { scope, params });
        let result = work(self);
        self.frames.pop();
        result
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
                        .label(arg.value.span, "given again"),
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

/// A word that names a type rather than a unit.
pub(super) fn is_type_word(unit: &crate::syntax::ast::UnitExpr) -> bool {
    matches!(unit.factors.as_slice(), [factor] if type_word(&factor.name.name).is_some())
}

/// The type that a word in the place of a unit stands for.
pub(super) fn type_word(word: &str) -> Option<Ty> {
    match word {
        "period" | "date" => Some(Ty::Period),
        "window" => Some(Ty::Window),
        "flag" => Some(Ty::Bool),
        _ => None,
    }
}

fn count(n: usize) -> String {
    match n {
        0 => "no arguments".into(),
        1 => "one argument".into(),
        n => format!("{n} arguments"),
    }
}
