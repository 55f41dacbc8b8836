//! Trees as short text, to compare with: operators in front, in parentheses.

use aim::syntax::ast::*;

pub fn expr(e: &Expr) -> String {
    match &e.kind {
        ExprKind::Number { value, style, unit } => {
            let style = match style {
                NumberStyle::Plain => "",
                NumberStyle::Percent => "%",
                NumberStyle::Points => "pp",
                NumberStyle::BasisPoints => "bp",
                NumberStyle::Suffixed => "s",
            };
            let unit = unit
                .as_ref()
                .map(|u| format!(" {}", self::unit(u)))
                .unwrap_or_default();
            format!("{value}{style}{unit}")
        }
        ExprKind::Name(path) => self::path(path),
        ExprKind::Period(PeriodLit::Year(y)) => format!("y{y}"),
        ExprKind::Period(PeriodLit::FiscalYear(y)) => format!("fy{y}"),
        ExprKind::Period(PeriodLit::FiscalQuarter(y, q)) => format!("fy{y}q{q}"),
        ExprKind::Period(PeriodLit::Quarter(y, q)) => format!("{y}q{q}"),
        ExprKind::Period(PeriodLit::Month(y, m)) => format!("{y}m{m}"),
        ExprKind::Period(PeriodLit::Day(y, m, d)) => format!("{y}m{m}d{d}"),
        ExprKind::Text(text) => format!("{text:?}"),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Blank => "blank".into(),
        ExprKind::Never => "never".into(),
        ExprKind::Hole => "?".into(),
        ExprKind::Negate(e) => format!("(neg {})", expr(e)),
        ExprKind::Not(e) => format!("(not {})", expr(e)),
        ExprKind::Binary {
            op, left, right, ..
        } => {
            format!("({} {} {})", op.symbol(), expr(left), expr(right))
        }
        ExprKind::If {
            condition,
            then,
            otherwise,
        } => {
            format!(
                "(if {} {} {})",
                expr(condition),
                expr(then),
                expr(otherwise)
            )
        }
        ExprKind::IsBlank { value, negated } => {
            format!(
                "({} {})",
                if *negated { "known" } else { "blank?" },
                expr(value)
            )
        }
        ExprKind::In { value, currency } => format!("(in {} {})", expr(value), currency.name),
        ExprKind::Index { base, indices } => format!("{}[{}]", expr(base), exprs(indices)),
        ExprKind::Field { base, field } => format!("{}.{}", expr(base), field.name),
        ExprKind::Call(call) => self::call(call),
        ExprKind::Range { from, to } => format!("({} .. {})", expr(from), expr(to)),
        ExprKind::WindowFor { from, length } => format!("({} for {})", expr(from), expr(length)),
        ExprKind::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| match key {
                MapKey::Member(name) => format!("{}: {}", name.name, expr(value)),
                MapKey::Else(_) => format!("else: {}", expr(value)),
            });
            format!("{{{}}}", entries.collect::<Vec<_>>().join(", "))
        }
        ExprKind::List(items) => format!("[{}]", exprs(items)),
        ExprKind::Points(table) => points(table),
        ExprKind::First { value, then } => format!("(first {} {})", expr(value), expr(then)),
        ExprKind::Piecewise { arms, last } => {
            let arms = arms
                .iter()
                .map(|(value, date)| format!("{} <{}", expr(value), expr(date)));
            format!(
                "(pieces {}, {})",
                arms.collect::<Vec<_>>().join(", "),
                expr(last)
            )
        }
        ExprKind::Timed { value, timing } => format!("({} {})", expr(value), self::timing(timing)),
    }
}

fn exprs(items: &[Expr]) -> String {
    items.iter().map(expr).collect::<Vec<_>>().join(", ")
}

fn timing(timing: &Timing) -> String {
    match timing {
        Timing::At(dates) => format!("at {}", exprs(dates)),
        Timing::During(window) => format!("during {}", expr(window)),
        Timing::When(condition) => format!("when {}", expr(condition)),
        Timing::Every { step, from, until } => {
            let from = from
                .as_ref()
                .map(|e| format!(" from {}", expr(e)))
                .unwrap_or_default();
            let until = until
                .as_ref()
                .map(|e| format!(" until {}", expr(e)))
                .unwrap_or_default();
            format!("every {}{from}{until}", expr(step))
        }
    }
}

fn call(call: &Call) -> String {
    let mut parts: Vec<String> = call
        .args
        .iter()
        .map(|arg| match &arg.name {
            Some(name) => format!("{}={}", name.name, expr(&arg.value)),
            None => expr(&arg.value),
        })
        .collect();
    parts.extend(call.to.as_ref().map(|step| format!("to {}", expr(step))));
    let full = |full: &bool| if *full { " full" } else { "" };
    parts.extend(call.over.as_ref().map(|over| match &over.kind {
        OverKind::Dims(dims) => format!("over {}", names(dims)),
        OverKind::Last { length, full: f } => format!("last {}{}", expr(length), full(f)),
        OverKind::Next { length, full: f } => format!("next {}{}", expr(length), full(f)),
        OverKind::YearToDate => "ytd".into(),
        OverKind::FiscalYearToDate => "fytd".into(),
        OverKind::Time => "time".into(),
    }));
    parts.extend(
        call.filter
            .as_ref()
            .map(|filter| format!("where {}", expr(filter))),
    );
    parts.extend(call.except_self.map(|_| "others".to_owned()));
    format!("{}({})", path(&call.function), parts.join("; "))
}

pub fn points(table: &Points) -> String {
    format!(
        "points {} {}",
        table.interpolation.name,
        pairs(&table.points)
    )
}

pub fn pairs(points: &[(Expr, Expr)]) -> String {
    let points = points
        .iter()
        .map(|(at, value)| format!("{}: {}", expr(at), expr(value)));
    format!("{{{}}}", points.collect::<Vec<_>>().join(", "))
}

pub fn path(path: &Path) -> String {
    path.parts
        .iter()
        .map(|part| part.name.as_str())
        .collect::<Vec<_>>()
        .join(".")
}

pub fn names(names: &[Ident]) -> String {
    names
        .iter()
        .map(|name| name.name.as_str())
        .collect::<Vec<_>>()
        .join(",")
}

pub fn unit(unit: &UnitExpr) -> String {
    let factors = unit.factors.iter().map(|factor| match factor.power {
        1 => factor.name.name.clone(),
        power => format!("{}^{power}", factor.name.name),
    });
    factors.collect::<Vec<_>>().join("*")
}

pub fn rate(rate: &Rate) -> String {
    match rate {
        Rate::PerTime(e) => expr(e),
        Rate::Factor { factor, per, .. } => format!("{factor}x per {}", per.name),
    }
}

pub fn clause(clause: &Clause) -> String {
    let word = clause.keyword.name.as_str();
    let rest = match &clause.kind {
        ClauseKind::Source { text, on } => {
            let on = on
                .as_ref()
                .map(|e| format!(" on {}", expr(e)))
                .unwrap_or_default();
            format!("{:?}{on}", text.value)
        }
        ClauseKind::Owner(text) | ClauseKind::Note(text) => format!("{:?}", text.value),
        ClauseKind::Range(low, high) => format!("{} .. {}", expr(low), expr(high)),
        ClauseKind::Rollup(name) => name.name.clone(),
        ClauseKind::Signed => String::new(),
        ClauseKind::Points(table) => points(table).replacen("points ", "", 1),
        ClauseKind::Step { at, to } => format!("{} to {}", expr(at), expr(to)),
        ClauseKind::TopsUp { stock, to } => format!("{} to {}", expr(stock), expr(to)),
        ClauseKind::Falls(r) | ClauseKind::Rises(r) => rate(r),
        ClauseKind::Learns { rate, of, from } => {
            let from = from
                .as_ref()
                .map(|e| format!(" from {}", expr(e)))
                .unwrap_or_default();
            format!("{} of {}{from}", expr(rate), expr(of))
        }
        ClauseKind::Follow { price, less } => format!("{} less {}", expr(price), expr(less)),
        ClauseKind::Covers(paths) => paths.iter().map(path).collect::<Vec<_>>().join(","),
        ClauseKind::Draw(e)
        | ClauseKind::Weight(e)
        | ClauseKind::Opening(e)
        | ClauseKind::Plus(e)
        | ClauseKind::Less(e)
        | ClauseKind::Start(e)
        | ClauseKind::Floor(e)
        | ClauseKind::Ceiling(e)
        | ClauseKind::Tick(e)
        | ClauseKind::Pool(e)
        | ClauseKind::During(e)
        | ClauseKind::Share(e)
        | ClauseKind::Cap(e) => expr(e),
    };
    format!("{word} {rest}").trim_end().to_owned()
}

pub fn setting(setting: &Setting) -> String {
    let members = match setting.members.as_slice() {
        [] => String::new(),
        members => format!("[{}]", names(members)),
    };
    let sign = match setting.operator {
        SetOperator::Assign => "=",
        SetOperator::Scale => "*=",
        SetOperator::Add => "+=",
    };
    let value = match &setting.value {
        SetValue::Expr(e) => expr(e),
        SetValue::Rate(r) => rate(r),
        SetValue::Names(paths) => {
            format!(
                "names {}",
                paths.iter().map(path).collect::<Vec<_>>().join(",")
            )
        }
    };
    let from = setting
        .from
        .as_ref()
        .map(|e| format!(" from {}", expr(e)))
        .unwrap_or_default();
    let until = setting
        .until
        .as_ref()
        .map(|e| format!(" until {}", expr(e)))
        .unwrap_or_default();
    format!(
        "{}{members} {sign} {value}{from}{until}",
        path(&setting.target)
    )
}

pub fn condition(condition: &Condition) -> String {
    let quantifier = match condition.quantifier {
        Some(Quantifier::Always) => "always ",
        Some(Quantifier::Eventually) => "eventually ",
        None => "",
    };
    let part = |word: &str, e: &Option<Expr>| {
        e.as_ref()
            .map(|e| format!(" {word} {}", expr(e)))
            .unwrap_or_default()
    };
    format!(
        "{quantifier}{}{}{}{}",
        expr(&condition.test),
        part("within", &condition.within),
        part("from", &condition.from),
        part("until", &condition.until),
    )
}
