//! Functions and tables: `fn`, `tiers`, `curve`, `data`.
//!
//! Input: the pair of one such declaration. Output: its `ItemKind`.

use pest::iterators::Pair;

use super::{Lowered, Lowering};
use crate::syntax::ast::{Band, Column, Curve, CurveBody, Data, Function, ItemKind, Param, Tiers};
use crate::syntax::grammar::Rule;

impl Lowering {
    pub(super) fn function(&mut self, pair: Pair<Rule>) -> Lowered<ItemKind> {
        let mut parts = self.inside(&pair);
        let name = parts.name(self)?;
        let mut params = Vec::new();
        let written = parts.need(self, Rule::params)?;
        for param in written
            .into_inner()
            .filter(|part| part.as_rule() == Rule::param)
        {
            let mut inner = self.inside(&param);
            let name = inner.name(self)?;
            let unit = inner.unit(self);
            let default = inner.expr_of(self, Rule::default, &mut 0)?;
            params.push(Param {
                name,
                unit,
                default,
            });
        }
        let returns = parts.unit(self);
        let body = match parts.take(Rule::definition) {
            Some(definition) => Some(self.inside(&definition).value(self)?),
            None => None,
        };
        Ok(ItemKind::Function(Function {
            name,
            params,
            returns,
            body,
        }))
    }

    pub(super) fn tiers(&mut self, pair: Pair<Rule>) -> Lowered<ItemKind> {
        let mut parts = self.inside(&pair);
        let name = parts.name(self)?;
        let unit = parts.unit(self);
        let scheme = parts.name(self)?;
        // What is wrong with the word does not hide what is wrong with the bands.
        let _ = self.word_of(&scheme, "scheme of tiers", &["graduated", "volume"]);
        self.in_braces(&pair, Rule::band);
        let mut bands = Vec::new();
        while let Some(band) = parts.take(Rule::band) {
            let span = self.span(&band);
            let mut inner = self.inside(&band);
            let up_to = inner.expr_of(self, Rule::up_to, &mut 0)?;
            bands.push(Band {
                span,
                up_to,
                rate: inner.expr(self)?,
            });
        }
        Ok(ItemKind::Tiers(Tiers {
            name,
            unit,
            scheme,
            bands,
        }))
    }

    pub(super) fn curve(&mut self, pair: Pair<Rule>) -> Lowered<ItemKind> {
        let mut parts = self.inside(&pair);
        let name = parts.name(self)?;
        let dims = parts.dims(self);
        let unit = parts.unit(self);
        let by = parts.need(self, Rule::unit_of)?;
        let by = self.unit(by);
        let interpolation = parts.name(self)?;
        let _ = self.word_of(
            &interpolation,
            "way between points",
            &["step", "linear", "geometric", "exact"],
        );
        let body = parts.any(self)?;
        self.in_braces(&body, Rule::point);
        self.in_braces(&body, Rule::member_points);
        let mut inner = self.inside(&body);
        let body = match body.as_rule() {
            Rule::curve_source => {
                let path = inner.need(self, Rule::path)?;
                CurveBody::From(self.path(path))
            }
            Rule::curve_points => CurveBody::Points(self.point_list(inner, &mut 0)?),
            _ => {
                let mut members = Vec::new();
                while let Some(member) = inner.take(Rule::member_points) {
                    let mut parts = self.inside(&member);
                    let name = parts.name(self)?;
                    let points = parts.need(self, Rule::curve_points)?;
                    self.in_braces(&points, Rule::point);
                    let points = self.inside(&points);
                    members.push((name, self.point_list(points, &mut 0)?));
                }
                CurveBody::Members(members)
            }
        };
        Ok(ItemKind::Curve(Curve {
            name,
            dims,
            unit,
            by,
            interpolation,
            body,
        }))
    }

    pub(super) fn data(&mut self, pair: Pair<Rule>) -> Lowered<ItemKind> {
        let mut parts = self.inside(&pair);
        let name = parts.name(self)?;
        let format = parts.name(self)?;
        let path = parts.text(self).ok_or_else(|| self.unfinished())?;
        let mut columns = Vec::new();
        while let Some(column) = parts.take(Rule::column) {
            let mut inner = self.inside(&column);
            let role = match inner.take(Rule::column_role) {
                Some(role) => Some(self.inside(&role).name(self)?),
                None => None,
            };
            columns.push(Column {
                role,
                name: inner.name(self)?,
                header: inner.text(self),
                unit: inner.unit(self),
            });
        }
        Ok(ItemKind::Data(Data {
            name,
            format,
            path,
            columns,
        }))
    }
}
