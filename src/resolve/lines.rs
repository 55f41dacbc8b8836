//! One line's declaration: its clauses sorted into what they mean for its kind.

use super::clauses::{self, Sorted};
use super::collect::{Collector, path_text};
use super::model::*;
use super::scope::Meaning;
use crate::base::{Code, Diagnostic, Span, suggest};
use crate::syntax::ast::{self, LineKind};

impl Collector<'_> {
    pub(super) fn line(
        &mut self,
        line: ast::Line,
        doc: Option<ast::Text>,
        span: Span,
        included: bool,
    ) {
        self.check_class(&line);
        let dims = self.line_dims(&line.dims);
        let sorted = clauses::sort(&line, &mut self.diagnostics);
        let id = LineId(self.model.lines.len() as u32);
        self.declare_name(line.name.clone(), Meaning::Line(id));
        self.push_line(Line {
            class: line.class.as_ref().map(|class| class.name.clone()),
            role: if included {
                Role::Included
            } else {
                Role::Declared
            },
            dims: dims.clone(),
            unit: line.unit.clone(),
            weight: sorted.weight.clone(),
            rollup: sorted.rollup.clone(),
            signed: sorted.signed,
            doc: doc.map(|text| text.value),
            source: line
                .source
                .as_ref()
                .map(|text| text.value.clone())
                .or(sorted.source.clone()),
            sourced: sorted.sourced.clone(),
            owner: sorted.owner.clone(),
            note: sorted.note.clone(),
            range: sorted.range.clone(),
            draw: sorted.draw.clone(),
            ..self.new_line(&line.name.name, line.kind, line.name.span)
        });
        // Without one of its dimensions, nothing about its values can be judged.
        let complete = dims.len() == line.dims.len();
        let body = self.body(id, &line, sorted, dims, span);
        self.model.lines[id.index()].body = if complete { body } else { Body::Broken };
    }

    /// A subsidy is one of four things; any other word is a slip.
    fn check_class(&mut self, line: &ast::Line) {
        const CLASSES: [&str; 4] = ["credit", "grant", "transfer", "discount"];
        let Some(class) = line
            .class
            .as_ref()
            .filter(|_| line.kind == LineKind::Subsidy)
        else {
            return;
        };
        if !CLASSES.contains(&class.name.as_str()) {
            let help = suggest::did_you_mean(&class.name, CLASSES)
                .unwrap_or_else(|| format!("it is one of {}", CLASSES.join(", ")));
            self.diagnostics.push(
                Diagnostic::new(
                    Code::UnknownName,
                    format!("there is no subsidy `{}`", class.name),
                )
                .label(class.span, "not a class of subsidies")
                .help(help),
            );
        }
    }

    pub(super) fn line_dims(&mut self, names: &[ast::Ident]) -> Vec<DimId> {
        let mut dims: Vec<DimId> = Vec::new();
        for name in names {
            match self.model.scopes[self.scope().index()]
                .names
                .get(&name.name)
                .map(|named| &named.meaning)
            {
                Some(Meaning::Dimension(id)) if !dims.contains(id) => dims.push(*id),
                Some(Meaning::Dimension(_)) => self.diagnostics.push(
                    Diagnostic::new(
                        Code::Duplicate,
                        format!("the dimension `{}` stands twice", name.name),
                    )
                    .label(name.span, "named again")
                    .help("leave one of the two out"),
                ),
                _ => {
                    let known = self.model.dimensions.iter().map(|dim| dim.name.as_str());
                    let help = suggest::did_you_mean(&name.name, known);
                    self.diagnostics.push(
                        Diagnostic::new(
                            Code::UnknownName,
                            format!("there is no dimension `{}`", name.name),
                        )
                        .label(name.span, "not declared")
                        .help_if(help.or_else(|| {
                            Some(format!("declare it: `dimension {} {{ a, b }}`", name.name))
                        })),
                    );
                }
            }
        }
        dims
    }

    fn body(
        &mut self,
        id: LineId,
        line: &ast::Line,
        sorted: Sorted,
        dims: Vec<DimId>,
        span: Span,
    ) -> Body {
        match line.kind {
            LineKind::Price => self.price(id, line, sorted, dims, span),
            LineKind::Subsidy if line.value.is_none() => self.subsidy(id, line, sorted, span),
            LineKind::Stock if line.value.is_none() && !sorted.terms_or_opening_empty() => {
                self.corkscrew(id, line, sorted, dims)
            }
            _ => match (&line.value, sorted.points) {
                (Some(value), None) => Body::Formula(value.clone()),
                (None, Some(points)) => Body::Formula(points),
                (Some(_), Some(points)) => {
                    self.diagnostics.push(
                        Diagnostic::new(
                            Code::MisplacedClause,
                            format!("`{}` has both a value and points", line.name.name),
                        )
                        .label(points.span, "either these or the value")
                        .help("leave one of the two out"),
                    );
                    Body::Broken
                }
                (None, None) => {
                    self.diagnostics.push(missing_value(line, span));
                    Body::Broken
                }
            },
        }
    }

    fn price(
        &mut self,
        id: LineId,
        line: &ast::Line,
        mut sorted: Sorted,
        dims: Vec<DimId>,
        span: Span,
    ) -> Body {
        let mut price = std::mem::take(&mut sorted.price);
        let source = [line.value.clone(), price.source.take(), sorted.points];
        let mut given = source.into_iter().flatten();
        price.source = given.next();
        if let Some(second) = given.next() {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::MisplacedClause,
                    format!("the price `{}` begins twice", line.name.name),
                )
                .label(second.span, "a second beginning")
                .help("a price has one of `= EXPR`, `start` and `points`"),
            );
        }
        if price.source.is_none() {
            self.diagnostics.push(
                Diagnostic::new(
                    Code::MissingValue,
                    format!("the price `{}` has no beginning", line.name.name),
                )
                .label(span, "declared here")
                .help("add `start $10/Mtok`, a table of `points`, or `= EXPR` after its name"),
            );
            return Body::Broken;
        }
        for part in PricePart::ALL {
            price.parts.push(self.push_line(Line {
                role: Role::Internal,
                dims: dims.clone(),
                body: Body::PricePart { price: id, part },
                ..self.new_line(
                    &format!("{} ({part:?})", line.name.name),
                    LineKind::Ratio,
                    line.name.span,
                )
            }));
        }
        Body::Price(Box::new(price))
    }

    fn corkscrew(
        &mut self,
        id: LineId,
        line: &ast::Line,
        sorted: Sorted,
        dims: Vec<DimId>,
    ) -> Body {
        let mut rows = Vec::new();
        let labels = std::iter::once(("opening".to_owned(), None)).chain(
            sorted.terms.iter().enumerate().map(|(index, term)| {
                let sign = if term.less { "less" } else { "plus" };
                (
                    format!("{sign} {}", self.source_text(term.value.span)),
                    Some(index),
                )
            }),
        );
        let labels: Vec<(String, Option<usize>)> = labels.collect();
        for (label, term) in labels {
            let kind = if term.is_some() {
                LineKind::Flow
            } else {
                LineKind::Stock
            };
            let span = term.map_or(line.name.span, |index| sorted.terms[index].value.span);
            rows.push(self.push_line(Line {
                role: Role::Row {
                    stock: id,
                    label: label.clone(),
                },
                dims: dims.clone(),
                signed: true,
                body: Body::CorkscrewRow { stock: id, term },
                ..self.new_line(&format!("{} ({label})", line.name.name), kind, span)
            }));
        }
        Body::Corkscrew(Corkscrew {
            opening: sorted.opening,
            terms: sorted.terms,
            rows,
            transfers: Vec::new(),
        })
    }

    /// Each transfer joins the stock that it tops up, in order of declaration.
    pub(super) fn attach_transfers(&mut self) {
        for id in self.model.line_ids() {
            let Body::Transfer(transfer) = &self.model.line(id).body else {
                continue;
            };
            let stock = transfer.stock.clone();
            let found = stock_path(&stock).map(path_text).and_then(|name| {
                let found = self.model.find_line_in(self.model.line(id).scope, &name)?;
                matches!(self.model.line(found).body, Body::Corkscrew(_)).then_some(found)
            });
            let Some(found) = found else {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::BadSubsidy,
                        "a transfer tops up a stock that is a roll-forward",
                    )
                    .label(stock.span, "not a stock with `opening`, `plus` and `less`")
                    .help(
                        "name a stock such as `stock cash { opening $1M; plus sales; less rent }`",
                    ),
                );
                self.model.lines[id.index()].body = Body::Broken;
                continue;
            };
            if let Body::Corkscrew(corkscrew) = &mut self.model.lines[found.index()].body {
                corkscrew.transfers.push(id);
            }
        }
    }

    fn source_text(&self, span: Span) -> String {
        self.text(span)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    }
}

/// The name that an expression is, past any index.
fn stock_path(expr: &ast::Expr) -> Option<&ast::Path> {
    match &expr.kind {
        ast::ExprKind::Name(path) => Some(path),
        ast::ExprKind::Index { base, .. } => stock_path(base),
        _ => None,
    }
}

fn missing_value(line: &ast::Line, span: Span) -> Diagnostic {
    let help = match line.kind {
        LineKind::Stock => "add `= EXPR`, or `opening`, `plus` and `less` in braces",
        _ => "add `= EXPR` after its name",
    };
    let what = format!(
        "the {} `{}` has no value",
        line.kind.keyword(),
        line.name.name
    );
    Diagnostic::new(Code::MissingValue, what)
        .label(span, "declared here")
        .help(help)
}
