//! The functions of the standard library that aim itself can't say: they solve for a root,
//! carry more digits than a decimal has, or go along a series.
//!
//! Their signatures stand in stdlib/*.aim, without a body; what computes them is found by the
//! [`Native`]. Invariant: each bodiless signature has one entry here, with the same parameters
//! of the same kinds, and each entry one signature.

/// What a parameter of a native function takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NativeParam {
    /// A number; blank makes the result blank.
    Number,
    /// A number that may be left out: its default is blank.
    Optional,
    /// Numbers in order: a list, or a line along time.
    Series,
    /// Dates in order.
    Dates,
    /// One of these words; the function is given its position.
    Word(&'static [&'static str]),
}

use NativeParam::{Dates, Number, Optional, Series, Word};

macro_rules! natives {
    ($($variant:ident $module:literal $name:literal [$($param:ident: $kind:expr),*];)*) => {
        /// A function that is declared without a body.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Native { $($variant,)* }

        impl Native {
            pub const ALL: &'static [Native] = &[$(Native::$variant,)*];

            /// The module that declares it: `std.finance`.
            pub fn module(self) -> &'static str {
                match self { $(Native::$variant => $module,)* }
            }

            pub fn name(self) -> &'static str {
                match self { $(Native::$variant => $name,)* }
            }

            /// Its parameters in order, with what they take.
            pub fn params(self) -> &'static [(&'static str, NativeParam)] {
                match self { $(Native::$variant => &[$((stringify!($param), $kind)),*],)* }
            }
        }
    };
}

natives! {
    Npv "std.finance" "npv" [rate: Number, flows: Series];
    NpvFromNow "std.finance" "npv_from_now" [rate: Number, flows: Series];
    Xnpv "std.finance" "xnpv" [rate: Number, flows: Series, dates: Dates];
    Irr "std.finance" "irr" [flows: Series, guess: Optional];
    Xirr "std.finance" "xirr" [flows: Series, dates: Dates, guess: Optional];
    Mirr "std.finance" "mirr" [flows: Series, finance_rate: Number, reinvest_rate: Number];
    Payback "std.finance" "payback" [flows: Series];
    DiscountedPayback "std.finance" "discounted_payback" [rate: Number, flows: Series];
    FvSchedule "std.finance" "fvschedule" [principal: Number, rates: Series];
    Fv "std.finance" "fv" [rate: Number, nper: Number, pmt: Number, pv: Number, type: Number];
    Pv "std.finance" "pv" [rate: Number, nper: Number, pmt: Number, fv: Number, type: Number];
    Pmt "std.finance" "pmt" [rate: Number, nper: Number, pv: Number, fv: Number, type: Number];
    Ipmt "std.finance" "ipmt"
        [rate: Number, per: Number, nper: Number, pv: Number, fv: Number, type: Number];
    Ppmt "std.finance" "ppmt"
        [rate: Number, per: Number, nper: Number, pv: Number, fv: Number, type: Number];
    CumIpmt "std.finance" "cumipmt"
        [rate: Number, nper: Number, pv: Number, start_period: Number, end_period: Number, type: Number];
    CumPrinc "std.finance" "cumprinc"
        [rate: Number, nper: Number, pv: Number, start_period: Number, end_period: Number, type: Number];
    Nper "std.finance" "nper" [rate: Number, pmt: Number, pv: Number, fv: Number, type: Number];
    Rate "std.finance" "rate"
        [nper: Number, pmt: Number, pv: Number, fv: Number, type: Number, guess: Optional];
    Effect "std.finance" "effect" [nominal_rate: Number, npery: Number];
    Nominal "std.finance" "nominal" [effect_rate: Number, npery: Number];
    Rri "std.finance" "rri" [nper: Number, pv: Number, fv: Number];
    Pduration "std.finance" "pduration" [rate: Number, pv: Number, fv: Number];
    Db "std.finance" "db"
        [cost: Number, salvage: Number, life: Number, period: Number, month: Number];
    Ddb "std.finance" "ddb"
        [cost: Number, salvage: Number, life: Number, period: Number, factor: Number];
    Vdb "std.finance" "vdb"
        [cost: Number, salvage: Number, life: Number, start: Number, end: Number, factor: Number, no_switch: Number];
    InBounds "std.finance" "in_bounds"
        [value: Number, low: Number, high: Optional, name: Word(&["value", "life", "per", "start_month", "month", "peak", "figures_given", "share", "age", "free_share", "term"])];
    Under "std.finance" "under" [value: Number, limit: Number, name: Word(&["share", "margin", "learning"])];
    OneOf "std.finance" "one_of" [value: Number, allowed: Series];
    Nth "std.schedules" "nth" [values: Series, position: Number];
    SbgSurvival "std.curves" "sbg_survival" [renewals: Number, alpha: Number, beta: Number];
    Median "std.stats" "median" [values: Series];
    Quantile "std.stats" "quantile"
        [values: Series, share: Number, method: Word(&["type_7", "type_6", "type_1"])];
    Sd "std.stats" "sd" [values: Series];
    SdP "std.stats" "sd_p" [values: Series];
    Correlation "std.stats" "correlation" [xs: Series, ys: Series];
    Slope "std.stats" "slope" [ys: Series, xs: Series];
    Intercept "std.stats" "intercept" [ys: Series, xs: Series];
    Trend "std.stats" "trend" [values: Series];
    TrendStart "std.stats" "trend_start" [values: Series];
    Cagr "std.stats" "cagr" [start: Number, end: Number, periods: Number];
}

impl Native {
    /// The function of this name that a module of the library declares without a body.
    pub fn find(module: &str, name: &str) -> Option<Native> {
        let found = |native: &Native| native.module() == module && native.name() == name;
        Native::ALL.iter().copied().find(found)
    }
}
