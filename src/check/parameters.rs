//! Functions that are declared: their arguments meet their parameters, and their body, or the
//! native that stands for it, becomes a typed expression.
//!
//! What a parameter declares after its `:` is a unit, a word for a type, or the name of another
//! parameter, whose unit it then shares. So a result is declared, too: `fn npv(rate: %,
//! flows: series): flows`. In a unit `money` is the currency that the call is in:
//! `fn runway(cash: money, net_burn: money/month): month`.

use indexmap::IndexMap;

use super::elaborate::{Elaborator, Frame};
use super::series::{Operand, SeriesOf};
use super::typed::*;
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::library::{Native, NativeParam};
use crate::resolve::{Function, FunctionId, ScopeId};
use crate::syntax::ast::{Call, Expr, ExprKind, Ident, Param, UnitExpr};
use crate::units::Unit;

/// A function may call others to this depth; deeper is a recursion.
const DEEPEST_CALL: usize = 64;

/// The most expressions that the functions of all lines come to, each call counted.
const MOST_IN_FUNCTIONS: usize = 500_000;

/// What is said of functions that call without end or without measure.
const EXPANDING: [Code; 2] = [Code::ModelTooLarge, Code::Cycle];

/// What a call gives to a function, in the order of its parameters.
struct Given {
    operands: Vec<Operand>,
    /// The type of each parameter; of a series, that of its values.
    types: IndexMap<String, Ty>,
}

impl Elaborator<'_> {
    /// How many arguments a call of a declared function needs.
    pub(super) fn least_arguments(&self, id: FunctionId) -> usize {
        let params = &self.model.functions[id.index()].params;
        params.iter().filter(|p| p.default.is_none()).count()
    }

    /// Whether a module of the library declares the function only to say what a built-in one of
    /// its name does.
    pub(super) fn is_built_in(&self, id: FunctionId) -> bool {
        let function = &self.model.functions[id.index()];
        function.body.is_none() && function.native.is_none()
    }

    pub(super) fn declared_function(&mut self, span: Span, id: FunctionId, call: &Call) -> TExpr {
        let model = self.model;
        let function = &model.functions[id.index()];
        if let Some(refused) = self.beyond_measure(span, function, call) {
            return refused;
        }
        let params: Vec<&Ident> = function.params.iter().map(|param| &param.name).collect();
        let optional = function.params.iter().map(|param| param.default.is_some());
        let Some(args) = self.bind(&function.name, &params, optional, span, call) else {
            return TExpr::unknown(span);
        };
        let before = self.diagnostics.len();
        let given = self.given(function, &args, span);
        if self.diagnostics.len() > before {
            return TExpr::unknown(span);
        }
        match (&function.body, function.native) {
            (Some(body), _) => self.body(span, function, body, given),
            (None, Some(native)) => self.native(span, function, native, given),
            // Said where it is declared.
            (None, None) => TExpr::unknown(span),
        }
    }

    /// An error where functions call each other without end, or come to too much.
    fn beyond_measure(&mut self, span: Span, function: &Function, call: &Call) -> Option<TExpr> {
        if self.in_functions > self.most_in_functions() {
            // Said once: what is left of the formula is not expanded either.
            if self.diagnostics.iter().any(|d| EXPANDING.contains(&d.code)) {
                return Some(TExpr::unknown(span));
            }
            return Some(
                self.error(
                    Diagnostic::new(
                        Code::ModelTooLarge,
                        "the functions called here come to more operations than aim checks",
                    )
                    .label(span, "beyond the bound in this call")
                    .help("compute what they have in common once, as a line of its own"),
                ),
            );
        }
        if self.frames.len() <= DEEPEST_CALL {
            return None;
        }
        // Nothing of the formula is expanded further.
        self.in_functions = usize::MAX / 2;
        Some(
            self.error(
                Diagnostic::new(Code::Cycle, format!("`{}` calls itself", function.name))
                    .label(call.function.span, "called here")
                    .label(function.span, "declared here")
                    .help("a function in aim is not recursive"),
            ),
        )
    }

    /// Each line's share of what functions may come to, so that a whole model stays bounded.
    fn most_in_functions(&self) -> usize {
        (MOST_IN_FUNCTIONS / self.model.lines.len().max(1)).max(1_000)
    }

    fn given(&mut self, function: &Function, args: &[Option<&Expr>], span: Span) -> Given {
        let mut given = Given {
            operands: Vec::new(),
            types: IndexMap::new(),
        };
        let natives = function.native.map_or(&[][..], Native::params);
        for (index, (param, arg)) in function.params.iter().zip(args).enumerate() {
            let words = match natives.get(index) {
                Some((_, NativeParam::Word(words))) => Some(*words),
                _ => None,
            };
            let (operand, ty) = match (arg, &param.default) {
                (Some(arg), _) => self.argument(param, arg, words),
                (None, Some(default)) => self.in_frame(function.scope, IndexMap::new(), |e| {
                    e.argument(param, default, words)
                }),
                (None, None) => (Operand::One(TExpr::unknown(span)), Ty::Unknown),
            };
            let (operand, ty) = self.fitted(function.scope, param, operand, ty, &mut given.types);
            given.types.insert(param.name.name.clone(), ty);
            given.operands.push(operand);
        }
        given
    }

    fn argument(
        &mut self,
        param: &Param,
        expr: &Expr,
        words: Option<&'static [&'static str]>,
    ) -> (Operand, Ty) {
        if let Some(words) = words {
            return (Operand::One(self.word(expr, words)), Ty::plain());
        }
        match series_word(param) {
            Some(of) => self.series(expr, of),
            None => {
                let value = match param.unit.as_ref().and_then(type_word) {
                    Some(Ty::Period) => self.date(expr),
                    Some(Ty::Window) => self.window(expr),
                    Some(Ty::Bool) => self.condition(expr),
                    _ => self.expr(expr),
                };
                let ty = value.ty.clone();
                (Operand::One(value), ty)
            }
        }
    }

    /// One of a function's own words, as its position among them.
    fn word(&mut self, expr: &Expr, words: &[&str]) -> TExpr {
        if let ExprKind::Name(path) = &expr.kind
            && let [word] = path.parts.as_slice()
        {
            if let Some(at) = words.iter().position(|known| *known == word.name) {
                return TExpr::number(expr.span, at as i64);
            }
            let help = suggest::did_you_mean(&word.name, words.iter().copied());
            return self.error(
                Diagnostic::new(
                    Code::BadArguments,
                    format!("`{}` is none of {}", word.name, words.join(", ")),
                )
                .label(word.span, "not known")
                .help(help.unwrap_or_else(|| format!("write `{}`", words[0]))),
            );
        }
        self.error(
            Diagnostic::new(Code::BadArguments, "a word is due here")
                .label(expr.span, "not a word")
                .help(format!("it is one of {}", words.join(", "))),
        )
    }

    /// An argument brought to the unit that its parameter declares.
    fn fitted(
        &mut self,
        scope: ScopeId,
        param: &Param,
        operand: Operand,
        ty: Ty,
        types: &mut IndexMap<String, Ty>,
    ) -> (Operand, Ty) {
        let (Operand::One(value), Some(declared)) = (&operand, &param.unit) else {
            return (operand, ty);
        };
        if type_word(declared).is_some() || is_word(declared) || value.ty == Ty::Blank {
            return (operand, ty);
        }
        let what = format!("`{}`", param.name.name);
        let value = value.clone();
        let value = match shared(declared, types) {
            Some((other, Ty::Number(quantity))) => {
                let what = format!("{what}, like `{other}`,");
                self.argument_in(value, quantity, &what)
            }
            // A bare 0 takes the unit of the first amount that shares it.
            Some((other, Ty::Zero | Ty::Blank)) => {
                let value = self.as_number(value);
                types.insert(other, value.ty.clone());
                value
            }
            Some(_) => value,
            None => {
                let given = types.values().chain([&value.ty]);
                let money = self.money_among(given);
                match self.declared_unit(scope, declared, types, &money) {
                    Some(quantity) => self.argument_in(value, quantity, &what),
                    None => value,
                }
            }
        };
        let ty = value.ty.clone();
        (Operand::One(value), ty)
    }

    /// An argument in the unit that is due; a bare 0 has it.
    fn argument_in(&mut self, value: TExpr, due: Quantity, what: &str) -> TExpr {
        let value = self.expect_unit(value, &due.unit, what);
        match value.ty {
            Ty::Zero => TExpr {
                ty: Ty::Number(due),
                ..value
            },
            _ => value,
        }
    }

    /// What `money` is in a signature: the first currency among the arguments, else the model's
    /// own. A model without one reckons in plain numbers.
    fn money_among<'t>(&self, given: impl IntoIterator<Item = &'t Ty>) -> Unit {
        let units = &self.model.units;
        let own = given.into_iter().filter_map(Ty::unit);
        let currency = own.filter_map(|unit| Some(unit.currency(units)?.0)).next();
        let currency = currency.or_else(|| units.reporting_currency());
        currency.map_or_else(Unit::plain, Unit::of)
    }

    /// The unit that a signature declares, where it may name parameters; None after an error.
    fn declared_unit(
        &mut self,
        scope: ScopeId,
        declared: &UnitExpr,
        types: &IndexMap<String, Ty>,
        money: &Unit,
    ) -> Option<Quantity> {
        let mut unit = Unit::plain();
        let mut percent = false;
        for factor in &declared.factors {
            let name = factor.name.name.as_str();
            match types.get(name) {
                Some(Ty::Unknown) => return None,
                Some(ty) => {
                    let own = ty.unit().unwrap_or_default();
                    unit = unit.times_power(&own, factor.power);
                    percent |= ty.is_percent() && declared.factors.len() == 1;
                }
                None if name == "%" => percent = true,
                None if name == "number" => {}
                None if name == "money" => unit = unit.times_power(money, factor.power),
                None => {
                    let factor = UnitExpr {
                        span: declared.span,
                        factors: vec![factor.clone()],
                    };
                    let own = self.in_frame(scope, IndexMap::new(), |e| e.unit(&factor))?;
                    unit = unit.times_power(&own, 1);
                }
            }
        }
        Some(Quantity { unit, percent })
    }

    fn returned_unit(
        &mut self,
        scope: ScopeId,
        declared: &UnitExpr,
        types: &IndexMap<String, Ty>,
    ) -> Option<Quantity> {
        let money = self.money_among(types.values());
        self.declared_unit(scope, declared, types, &money)
    }

    fn native(&mut self, span: Span, function: &Function, native: Native, given: Given) -> TExpr {
        let ty = match &function.returns {
            None => Ty::plain(),
            Some(declared) => self
                .returned_unit(function.scope, declared, &given.types)
                .map_or(Ty::Unknown, Ty::Number),
        };
        let shape = given
            .operands
            .iter()
            .fold(Shape::default(), |shape, operand| {
                shape.join(&operand.shape())
            });
        let operands = given.operands.into_iter().map(|operand| match operand {
            Operand::One(value) => Operand::One(self.as_number(value)),
            series => series,
        });
        let operands = operands.collect();
        TExpr::new(span, ty, shape, TKind::Native { native, operands })
    }

    fn body(&mut self, span: Span, function: &Function, body: &Expr, given: Given) -> TExpr {
        let mut frame = Frame {
            scope: function.scope,
            params: IndexMap::new(),
            series: IndexMap::new(),
        };
        for (param, operand) in function.params.iter().zip(given.operands) {
            let name = param.name.name.clone();
            match operand {
                Operand::One(value) => {
                    frame.params.insert(name, self.arguments.len());
                    self.arguments.push(value);
                }
                series => {
                    let ty = given.types.get(&name).cloned().unwrap_or(Ty::Unknown);
                    let series = self.keep_series(series);
                    frame.series.insert(name, (series, ty));
                }
            }
        }
        let before = self.diagnostics.len();
        self.frames.push(frame);
        let result = self.expr(body);
        self.frames.pop();
        let result = match &function.returns {
            Some(declared) if type_word(declared).is_none() => {
                match self.returned_unit(function.scope, declared, &given.types) {
                    Some(quantity) => {
                        let what = format!("what `{}` gives", function.name);
                        let result = self.expect_unit(result, &quantity.unit, &what);
                        // `: number` says that it is no percentage, and `: %` that it is one.
                        match result.ty {
                            Ty::Number(_) => TExpr {
                                ty: Ty::Number(quantity),
                                ..result
                            },
                            _ => result,
                        }
                    }
                    None => result,
                }
            }
            _ => result,
        };
        for diagnostic in &mut self.diagnostics[before..] {
            if diagnostic.labels.len() > 2 || diagnostic.code == Code::Cycle {
                continue;
            }
            let call = crate::base::diagnostic::Label {
                span,
                text: format!("in this call of `{}`", function.name),
            };
            // What the user can mend is the call, where the function is somebody else's.
            let own = diagnostic
                .labels
                .first()
                .is_some_and(|label| label.span.file == span.file);
            let at = if own { diagnostic.labels.len() } else { 0 };
            diagnostic.labels.insert(at, call);
        }
        TExpr { span, ..result }
    }

    /// Works in another scope, with these parameters.
    pub(super) fn in_frame<T>(
        &mut self,
        scope: ScopeId,
        params: IndexMap<String, usize>,
        work: impl FnOnce(&mut Self) -> T,
    ) -> T {
        self.frames.push(Frame {
            scope,
            params,
            series: IndexMap::new(),
        });
        let result = work(self);
        self.frames.pop();
        result
    }
}

/// The parameter whose unit another one shares, with its type.
fn shared(declared: &UnitExpr, types: &IndexMap<String, Ty>) -> Option<(String, Ty)> {
    let [factor] = declared.factors.as_slice() else {
        return None;
    };
    let ty = types.get(&factor.name.name).filter(|_| factor.power == 1)?;
    Some((factor.name.name.clone(), ty.clone()))
}

/// What a parameter takes that is declared as a series.
fn series_word(param: &Param) -> Option<SeriesOf> {
    match param.unit.as_ref()?.factors.as_slice() {
        [factor] if factor.name.name == "series" => Some(SeriesOf::Numbers),
        [factor] if factor.name.name == "dates" => Some(SeriesOf::Dates),
        _ => None,
    }
}

/// Whether a parameter takes one of a function's own words.
fn is_word(declared: &UnitExpr) -> bool {
    matches!(declared.factors.as_slice(), [factor] if factor.name.name == "word")
}

/// Whether what a declaration says of its unit is `number`: a plain one, and no percentage.
pub(super) fn is_number(unit: &UnitExpr) -> bool {
    matches!(unit.factors.as_slice(), [factor] if factor.name.name == "number")
}

/// The type that a word in the place of a unit stands for.
pub(super) fn type_word(unit: &UnitExpr) -> Option<Ty> {
    let [factor] = unit.factors.as_slice() else {
        return None;
    };
    match factor.name.name.as_str() {
        "period" | "date" => Some(Ty::Period),
        "window" => Some(Ty::Window),
        "flag" => Some(Ty::Bool),
        _ => None,
    }
}
