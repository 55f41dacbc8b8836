//! A bridge as data: a figure twice, and what each cause made of the difference.

use serde::Serialize;

use crate::base::decimal::Exact;

/// Why a figure is another than it was.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bridge {
    pub model: String,
    /// With its members: `seats[pro]`.
    pub figure: String,
    pub over: Over,
    pub from: End,
    pub to: End,
    /// The unit of the difference and of what the causes made; empty for a plain number.
    pub unit: String,
    /// They are read as percentages.
    #[serde(skip)]
    pub percent: bool,
    /// What `to` is more than `from`; None where the two have no difference.
    #[serde(serialize_with = "digits")]
    pub difference: Option<Exact>,
    pub method: Method,
    /// In the order in which they are made one after the other. What they made adds up to the
    /// difference.
    pub causes: Vec<Cause>,
    /// What else is to be known, a sentence each.
    pub notes: Vec<String>,
}

/// What the two ends of a bridge are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Over {
    /// Cases of one model.
    Cases,
    /// Periods of one run.
    Periods,
    /// Versions of the model's text.
    Versions,
}

/// One end of a bridge.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct End {
    /// What it is: `base`, `price_war`.
    pub name: String,
    /// None: the line has one value for the run.
    pub period: Option<String>,
    /// In full, without the unit; None of a blank, and of what failed.
    pub value: Option<String>,
    /// As people write it, with every digit: `4 USD/Mtok`, `40%/year`, `blank`, `failed`.
    pub text: String,
}

/// How the difference is shared out among the causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "name", rename_all = "lowercase")]
pub enum Method {
    /// One after the other; what two of them make together counts with the later.
    Sequence,
    /// What came in and went out between the two, which adds up by itself.
    Movements,
    /// The mean of all orders.
    Average {
        /// How many orders there are.
        orders: u64,
        /// Means were cut after so many places, and what was left given out a last digit at a
        /// time, to those that lost most; None where none had to be cut.
        places: Option<u32>,
    },
}

/// What made a part of the difference: one change, or several that can't be told apart.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    pub changes: Vec<Changed>,
    /// None where the bridge has no difference to share out.
    #[serde(serialize_with = "digits")]
    pub amount: Option<Exact>,
    /// In a sequence: what the figure is after it, as people write it.
    pub after: Option<String>,
}

/// Something that is another at one end than at the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changed {
    /// `price_fall`, `cloud.during`.
    pub name: String,
    /// As written; None: it is not there.
    pub from: Option<String>,
    pub to: Option<String>,
}

fn digits<S: serde::Serializer>(amount: &Option<Exact>, to: S) -> Result<S::Ok, S::Error> {
    match amount {
        Some(amount) => to.collect_str(amount),
        None => to.serialize_none(),
    }
}
