//! Scenarios, their settings, checks and tests.

use super::{Expr, Ident, Path, Rate, Text, Timeline};
use crate::base::Span;

#[derive(Clone, Debug)]
pub struct Check {
    pub name: Ident,
    /// `Always` and `Eventually` stand at its top, if anywhere.
    pub condition: Condition,
    pub message: Option<Text>,
}

/// The condition of a check or an `expect`.
#[derive(Clone, Debug)]
pub struct Condition {
    pub span: Span,
    pub quantifier: Option<Quantifier>,
    pub test: Expr,
    pub within: Option<Expr>,
    pub from: Option<Expr>,
    pub until: Option<Expr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantifier {
    Always,
    Eventually,
}

/// `price_fall = 90%/year`, `cloud.during = A .. B`, `price[pro] *= 80% from 2027-01 until 2028-12`
#[derive(Clone, Debug)]
pub struct Setting {
    pub span: Span,
    pub target: Path,
    pub members: Vec<Ident>,
    pub operator: SetOperator,
    pub value: SetValue,
    pub from: Option<Expr>,
    pub until: Option<Expr>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SetOperator {
    /// `=`
    Assign,
    /// `*=`
    Scale,
    /// `+=`
    Add,
}

#[derive(Clone, Debug)]
pub enum SetValue {
    Expr(Expr),
    /// `api.falls = 10x per year`
    Rate(Rate),
    /// `cloud.covers = training`, with more than one name
    Names(Vec<Path>),
}

#[derive(Clone, Debug)]
pub enum Given {
    /// `given scenario price_war, credits_end`
    Scenarios(Vec<Ident>),
    Setting(Box<Setting>),
    /// `given timeline quarterly from 2024-Q1 for 8 quarters`
    Timeline(Box<Timeline>),
}

#[derive(Clone, Debug)]
pub struct Expect {
    pub span: Span,
    pub condition: Condition,
}
