//! Instructions for one expression, for one choice of members.

use super::writer::Writer;
use super::{Lowering, MOST_INSTRUCTIONS, Members, relevant};
use crate::base::Span;
use crate::check::{Among, Lag, Op, Reduce, TExpr, TKind, Ty, Value};
use crate::plan::{Reg, Step};
use crate::resolve::DimId;

impl Lowering<'_> {
    /// Without a note of it.
    pub(super) fn unnoted(&mut self, w: &mut Writer, expr: &TExpr, members: &Members) -> Reg {
        let span = expr.span;
        if self.too_large.is_some() || w.code.instructions.len() > MOST_INSTRUCTIONS {
            self.too_large.get_or_insert(span);
            return w.emit(span, Step::Value(Value::Blank));
        }
        match &expr.kind {
            TKind::Value(value) => w.emit(span, Step::Value(*value)),
            TKind::Line(_) | TKind::Base(_) => {
                let source = self.source(w.owner, expr, members);
                w.emit(
                    span,
                    Step::Read {
                        source,
                        lag: Lag::Periods(0),
                        birth: 0,
                    },
                )
            }
            TKind::Argument(index) => self.read_argument(w, *index, members),
            TKind::Op(op, operands) => {
                if let Some(result) = self.rounded_once(w, span, *op, operands, members) {
                    return result;
                }
                let operands = operands
                    .iter()
                    .map(|operand| self.expr(w, operand, members))
                    .collect();
                w.emit(span, Step::Operate { op: *op, operands })
            }
            TKind::If(condition, then, otherwise) => {
                let condition = self.expr(w, condition, members);
                self.branch(
                    w,
                    span,
                    members,
                    |at| Step::Unless(condition, at),
                    then,
                    otherwise,
                )
            }
            TKind::And(left, right) => {
                let left = self.expr(w, left, members);
                let no = TExpr::value(span, Ty::Bool, Value::Bool(false));
                self.branch(w, span, members, |at| Step::Unless(left, at), right, &no)
            }
            TKind::Or(left, right) => {
                let left = self.expr(w, left, members);
                let yes = TExpr::value(span, Ty::Bool, Value::Bool(true));
                self.branch(w, span, members, |at| Step::Unless(left, at), &yes, right)
            }
            TKind::First { value, then } => {
                let first = self.birth_of(expr, members);
                let test = |at| Step::UnlessPeriod(first, at);
                self.branch(w, span, members, test, value, then)
            }
            TKind::Coalesce(value, other) => {
                let dest = self.expr(w, value, members);
                let result = w.emit(span, Step::Copy(dest));
                let jump = w.emit_jump(span);
                let known = w.known.len();
                let other = self.expr(w, other, members);
                w.known.truncate(known);
                w.choose(span, other, Some(dest), result);
                w.land(jump, |end| Step::UnlessBlank(dest, end));
                result
            }
            TKind::IsBlank { value, negated } => {
                let value = self.expr(w, value, members);
                w.emit(
                    span,
                    Step::IsBlank {
                        value,
                        negated: *negated,
                    },
                )
            }
            TKind::Shift { value, lag } => {
                let source = self.source(w.owner, value, members);
                let birth = self.birth_of(value, members);
                w.emit(
                    span,
                    Step::Read {
                        source,
                        lag: *lag,
                        birth,
                    },
                )
            }
            TKind::Opening(value) => {
                let birth = self.birth_of(value, members);
                let source = self.source(w.owner, value, members);
                w.emit(
                    span,
                    Step::Read {
                        source,
                        lag: Lag::Periods(1),
                        birth,
                    },
                )
            }
            TKind::At { value, period } => {
                let period = self.expr(w, period, members);
                let source = self.source(w.owner, value, members);
                w.emit(span, Step::At { source, period })
            }
            TKind::Last(value) => {
                let source = self.source(w.owner, value, members);
                w.emit(span, Step::Last { source })
            }
            TKind::Window {
                reduce,
                value,
                window,
                full,
            } => {
                let source = self.source(w.owner, value, members);
                w.emit(
                    span,
                    Step::Window {
                        reduce: *reduce,
                        source,
                        window: *window,
                        full: *full,
                    },
                )
            }
            TKind::Delayed {
                value,
                delay,
                group,
                outstanding,
            } => {
                let delay = self.expr(w, delay, members);
                let source = self.source(w.owner, value, members);
                let (group, outstanding) = (*group, *outstanding);
                w.emit(
                    span,
                    Step::Delayed {
                        source,
                        delay,
                        group,
                        outstanding,
                    },
                )
            }
            TKind::Event { event, condition } => {
                let source = self.source(w.owner, condition, members);
                w.emit(
                    span,
                    Step::Event {
                        event: *event,
                        source,
                    },
                )
            }
            TKind::Calendar(value) => w.emit(span, Step::Calendar(*value)),
            TKind::Accrue {
                value,
                group,
                per,
                window,
            } => self.accrue(w, span, value, (*group, *per), window.as_deref(), members),
            TKind::Within(window) => {
                let window = self.expr(w, window, members);
                w.emit(span, Step::Within(window))
            }
            TKind::Before(bound) => {
                let bound = self.expr(w, bound, members);
                w.emit(span, Step::Before(bound))
            }
            TKind::Count(dates) => {
                let dates = dates
                    .iter()
                    .map(|date| self.expr(w, date, members))
                    .collect();
                w.emit(span, Step::Count(dates))
            }
            TKind::Every {
                months,
                from,
                until,
            } => {
                let months = self.expr(w, months, members);
                let from = from.as_ref().map(|from| self.expr(w, from, members));
                let until = until.as_ref().map(|until| self.expr(w, until, members));
                w.emit(
                    span,
                    Step::Every {
                        months,
                        from,
                        until,
                    },
                )
            }
            TKind::Members { dim, values } => {
                let member = members.get(dim).copied().unwrap_or(0) as usize;
                self.expr(w, &values[member], members)
            }
            TKind::Pick { value, dim, member } => {
                let mut members = members.clone();
                members.insert(*dim, *member);
                self.expr(w, value, &members)
            }
            TKind::Across {
                reduce,
                value,
                dims,
                among,
            } => self.across(w, span, *reduce, value, (dims, *among), members),
            TKind::Born(value) => {
                let source = self.source(w.owner, value, members);
                w.emit(
                    span,
                    Step::Born {
                        source,
                        birth: self.birth_in(members),
                    },
                )
            }
            TKind::Age => w.emit(
                span,
                Step::Age {
                    birth: self.birth_in(members),
                },
            ),
            TKind::Curve {
                interpolation,
                points,
                at,
            } => {
                let at = self.expr(w, at, members);
                let points = points
                    .iter()
                    .map(|(key, value)| (*key, self.expr(w, value, members)));
                let points = points.collect();
                w.emit(
                    span,
                    Step::Curve {
                        interpolation: *interpolation,
                        points,
                        at,
                    },
                )
            }
            TKind::Native { native, operands } => {
                let inputs = operands
                    .iter()
                    .map(|operand| self.input(w, operand, members))
                    .collect();
                let native = *native;
                w.emit(span, Step::Native { native, inputs })
            }
            TKind::Data(values) => w.emit(span, Step::Data(values.clone())),
            TKind::Refuse(reason) => w.emit(span, Step::Refuse(reason)),
            TKind::Points {
                interpolation,
                points,
            } => {
                let points = points
                    .iter()
                    .map(|(at, value)| (at.first(), self.expr(w, value, members)))
                    .collect();
                w.emit(
                    span,
                    Step::Points {
                        interpolation: *interpolation,
                        points,
                    },
                )
            }
        }
    }

    /// The period that the vintage chosen is born in.
    fn birth_in(&self, members: &Members) -> usize {
        let chosen = members.iter().find(|(dim, _)| self.is_vintage(**dim));
        chosen.map_or(0, |(_, vintage)| *vintage as usize)
    }

    /// From when on there is a value: what varies by vintage begins with its birth.
    fn birth_of(&self, expr: &TExpr, members: &Members) -> usize {
        match expr.shape.dims.iter().any(|dim| self.is_vintage(*dim)) {
            true => self.birth_in(members),
            false => 0,
        }
    }

    fn read_argument(&mut self, w: &mut Writer, index: usize, members: &Members) -> Reg {
        let argument = self.arguments_of(w.owner)[index].clone();
        let key = relevant(&argument, members);
        if let Some((.., known)) = w.known.iter().find(|(i, k, _)| *i == index && *k == key) {
            return *known;
        }
        let register = self.expr(w, &argument, members);
        w.known.push((index, key, register));
        register
    }

    /// `then` where the test holds, else `otherwise`; only the one taken is computed.
    fn branch(
        &mut self,
        w: &mut Writer,
        span: Span,
        members: &Members,
        test: impl Fn(usize) -> Step,
        then: &TExpr,
        otherwise: &TExpr,
    ) -> Reg {
        let because = match test(0) {
            Step::Unless(condition, _) => Some(condition),
            _ => None,
        };
        let result = w.register();
        let away = w.emit_jump(span);
        let known = w.known.len();
        let value = self.expr(w, then, members);
        w.known.truncate(known);
        w.choose(span, value, because, result);
        let end = w.emit_jump(span);
        w.land(away, test);
        let value = self.expr(w, otherwise, members);
        w.known.truncate(known);
        w.choose(span, value, because, result);
        w.land(end, Step::Jump);
        result
    }

    /// A rate is not even computed outside its window.
    fn accrue(
        &mut self,
        w: &mut Writer,
        span: Span,
        value: &TExpr,
        (group, per): (crate::units::TimeGroup, crate::units::Ratio),
        window: Option<&TExpr>,
        members: &Members,
    ) -> Reg {
        let Some(window) = window else {
            let value = self.expr(w, value, members);
            return w.emit(
                span,
                Step::Accrue {
                    value,
                    group,
                    per,
                    window: None,
                },
            );
        };
        let window = self.expr(w, window, members);
        let nothing = w.emit(span, Step::Value(Value::Number(crate::base::Decimal::ZERO)));
        let result = w.emit(span, Step::Choose(nothing, window));
        let away = w.emit_jump(span);
        let known = w.known.len();
        let value = self.expr(w, value, members);
        w.known.truncate(known);
        let accrued = w.emit(
            span,
            Step::Accrue {
                value,
                group,
                per,
                window: Some(window),
            },
        );
        w.copy_to(span, accrued, result);
        w.land(away, |end| Step::UnlessWithin(window, end));
        result
    }

    fn across(
        &mut self,
        w: &mut Writer,
        span: Span,
        reduce: Reduce,
        value: &TExpr,
        (dims, among): (&[DimId], Among),
        members: &Members,
    ) -> Reg {
        let mut choices: Vec<Members> = vec![members.clone()];
        for dim in dims {
            let own = members.get(dim).copied();
            let taken = move |member: &u32| match among {
                Among::All => true,
                Among::Others => Some(*member) != own,
                Among::UpToSelf => own.is_none_or(|own| *member <= own),
            };
            let count = self.typed.model.dimensions[dim.index()].members.len() as u32;
            choices = choices
                .into_iter()
                .flat_map(|chosen| {
                    (0..count).filter(taken).map(move |member| {
                        let mut chosen = chosen.clone();
                        chosen.insert(*dim, member);
                        chosen
                    })
                })
                .collect();
        }
        let operands = choices
            .iter()
            .map(|chosen| self.expr(w, value, chosen))
            .collect();
        w.emit(
            span,
            Step::Operate {
                op: Op::Reduce(reduce),
                operands,
            },
        )
    }
}
