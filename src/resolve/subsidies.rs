//! Subsidies in block form: a credit and the lines beside it, or a transfer.

use super::clauses::Sorted;
use super::collect::{Collector, path_text};
use super::model::*;
use super::scope::Meaning;
use crate::base::{Code, Diagnostic, Span};
use crate::syntax::ast::{self, Ident, LineKind};

impl Collector<'_> {
    pub(super) fn subsidy(
        &mut self,
        id: LineId,
        line: &ast::Line,
        sorted: Sorted,
        span: Span,
    ) -> Body {
        if let Some((stock, to)) = sorted.tops_up {
            if !sorted.covers.is_empty() {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::BadSubsidy,
                        format!("`{}` both covers costs and tops up a stock", line.name.name),
                    )
                    .label(span, "declared here")
                    .help("make two subsidies of it"),
                );
            }
            return Body::Transfer(Box::new(Transfer {
                stock,
                to,
                cap: sorted.cap,
                pool: sorted.pool,
                during: sorted.during,
            }));
        }
        if sorted.covers.is_empty() {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::MissingValue,
                    format!("the subsidy `{}` pays for nothing", line.name.name),
                )
                .label(span, "declared here")
                .help("add `covers COST, …`, `tops_up STOCK to LEVEL`, or `= EXPR` after its name"),
            );
            return Body::Broken;
        }
        self.credit(id, line, sorted)
    }

    fn credit(&mut self, id: LineId, line: &ast::Line, sorted: Sorted) -> Body {
        let remaining = self.beside(
            id,
            line,
            "remaining",
            LineKind::Stock,
            CreditLine::Remaining,
        );
        let expired = self.beside(id, line, "expired", LineKind::Flow, CreditLine::Expired);
        let uncovered = self.beside(id, line, "uncovered", LineKind::Flow, CreditLine::Uncovered);
        let covers = sorted
            .covers
            .into_iter()
            .enumerate()
            .map(|(position, path)| {
                let name = format!("{} on {}", line.name.name, path_text(&path));
                let draw = self.push_line(Line {
                    role: Role::Internal,
                    body: Body::DrawOn {
                        credit: id,
                        position,
                    },
                    dims: self.model.line(id).dims.clone(),
                    ..self.new_line(&name, LineKind::Flow, path.span)
                });
                Covered { path, draw }
            })
            .collect();
        Body::CreditTerms(Box::new(Credit {
            pool: sorted.pool,
            during: sorted.during,
            covers,
            share: sorted.share,
            cap: sorted.cap,
            remaining,
            expired,
            uncovered,
        }))
    }

    fn beside(
        &mut self,
        id: LineId,
        line: &ast::Line,
        word: &str,
        kind: LineKind,
        of: CreditLine,
    ) -> LineId {
        let name = format!("{}.{word}", line.name.name);
        let beside = self.push_line(Line {
            role: Role::Beside(id),
            body: Body::Credit { credit: id, of },
            dims: self.model.line(id).dims.clone(),
            ..self.new_line(&name, kind, line.name.span)
        });
        let span = line.name.span;
        self.declare_name(Ident { name, span }, Meaning::Line(beside));
        beside
    }
}
