//! Every diagnostic code, in one table: its name, whether it is an error or a warning, and
//! what it means in one sentence. Each has a page in docs/book/src/errors.

use super::Severity;

macro_rules! codes {
    ($($variant:ident $severity:ident $name:literal $meaning:literal;)*) => {
        /// The kind of a problem. `name()` is what users see and look up.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code { $($variant,)* }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$variant,)*];

            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name,)* }
            }

            pub fn meaning(self) -> &'static str {
                match self { $(Code::$variant => $meaning,)* }
            }

            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // Files and text.
    FileUnreadable   Error "file-unreadable"    "A file could not be read.";
    FileUnwritable   Error "file-unwritable"    "A file could not be written.";
    FileTooLarge     Error "file-too-large"     "A source file is larger than aim reads.";
    NotText          Error "not-text"           "A source file is not UTF-8 text, or holds a NUL byte.";
    // Syntax.
    Syntax           Error "syntax"             "The text is not what the grammar allows at this place.";
    NestedTooDeeply  Error "nested-too-deeply"  "An expression is nested more deeply than aim reads.";
    NumberSyntax     Error "number-syntax"      "A number is not written the way aim writes numbers.";
    UnknownClause    Error "unknown-clause"     "A clause is not one that this kind of declaration has.";
    // Names and files.
    UnknownName      Error "unknown-name"       "A name is not declared in this model.";
    UnknownFunction  Error "unknown-function"   "A function is not known.";
    UnknownUnit      Error "unknown-unit"       "A unit or a currency is not declared.";
    UnknownMember    Error "unknown-member"     "A dimension has no such member.";
    UnknownModule    Error "unknown-module"     "The library has no such module.";
    Duplicate        Error "duplicate"          "One thing is declared twice.";
    MissingValue     Error "missing-value"      "A declaration lacks the part that gives it a value.";
    MissingMember    Error "missing-member"     "Values by member leave a member out.";
    MisplacedClause  Error "misplaced-clause"   "Two parts of a declaration say the same thing, or do not go together.";
    BadData          Error "bad-data"           "A data file does not hold what its declaration says.";
    // Calendar.
    BadTimeline      Error "bad-timeline"       "The timeline is missing or can't be.";
    BadPeriod        Error "bad-period"         "A period is not in the calendar.";
    BadLag           Error "bad-lag"            "A length of time is no whole number of the timeline's periods.";
    TooFine          Error "too-fine"           "An index is finer than the timeline.";
    TooCoarse        Error "too-coarse"         "A date names more than one period of the timeline.";
    Overlap          Error "overlap"            "Dates that must follow one another do not.";
    // Units and types.
    UnitMismatch     Error "unit-mismatch"      "Two units that must be alike are not.";
    RateMismatch     Error "rate-mismatch"      "A rate per time stands where an amount is due, or the other way round.";
    BadUnit          Error "bad-unit"           "A unit's declaration gives it no exact size.";
    Type             Error "type"               "A value is of another kind than the one that is due.";
    BadArguments     Error "bad-arguments"      "A function is given arguments that it does not take.";
    NotOneValue      Error "not-one-value"      "A metric, a check or an expect varies where it needs one value.";
    UnguardedLag     Error "unguarded-lag"      "A lag can read off the timeline in a line that must not be blank.";
    BadRollup        Error "bad-rollup"         "A line can't be rolled up in this way.";
    BadSubsidy       Error "bad-subsidy"        "A subsidy covers or tops up what it can't.";
    BadDraw          Error "bad-draw"           "An input is drawn from something that is no distribution.";
    Hole             Error "hole"               "Something is still to be filled in.";
    Cycle            Error "cycle"              "Lines depend on each other in a loop without a lag.";
    ModelTooLarge    Error "model-too-large"    "The model comes to more instructions than aim plans.";
    // Running.
    DivisionByZero   Error "division-by-zero"   "A division by zero.";
    Overflow         Error "overflow"           "A result is too large for a decimal.";
    Undefined        Error "undefined"          "A function has no value for its operands.";
    NoRoot           Error "no-root"            "An equation that a function solves has no solution.";
    SeveralRoots     Error "several-roots"      "An equation that a function solves has several solutions.";
    NoConvergence    Error "no-convergence"     "An equation could not be solved to all digits.";
    BlankValue       Error "blank-value"        "A line that must have a value is blank.";
    NegativePrice    Error "negative-price"     "A price is below zero.";
    AmountTimesPeriods Warning "amount-times-periods" "An amount per period is multiplied by the number of periods in a year.";
    StockOverFlow    Warning "stock-over-flow"  "A stock is divided by an amount per period.";
    WholeRun         Warning "whole-run"        "A reduction in a line takes every period of the run.";
    VolumeCliff      Warning "volume-cliff"     "By volume tiers a larger quantity costs less in all.";
    NegativeAmount   Warning "negative-amount"  "A revenue or a cost is below zero.";
    RoundedEquality  Warning "rounded-equality" "A check asks rounded figures to be equal.";
    OutOfRange       Warning "out-of-range"     "An input lies outside its declared range.";
    // Style: of how a model is written, and not of what it computes.
    UnusedInput      Warning "unused-input"     "Something is declared that nothing depends on.";
    TimelineDependent Warning "timeline-dependent" "Something means something else on the timeline that a test gives.";
    UnusualClass     Warning "unusual-class"    "A class is nearly one that the library knows.";
    EmbeddedConstant Warning "embedded-constant" "An assumption is hidden in a formula.";
    NoSource         Warning "no-source"        "Inputs do not say where their values are from.";
    SuspiciousMagnitude Warning "suspicious-magnitude" "A number is probably a slip of the pen.";
    DeadScenario     Warning "dead-scenario"    "A scenario changes nothing.";
    // Scenarios.
    NotAnInput       Error "not-an-input"       "Only inputs and clauses can be set.";
    ConflictingParents Error "conflicting-parents" "Two parents of a scenario set one input differently.";
}
