//! Floor 6: runs a plan: every slot in every period, with where values were rounded and what
//! went wrong. One failing line does not stop the others.

mod approximate;
mod cell;
mod cells;
mod dates;
mod delays;
mod estimates;
mod execute;
mod faults;
mod float;
mod follow;
mod instruct;
mod judge;
mod lane;
mod lanes;
mod ledger;
mod machine;
mod memory;
mod natives;
mod operate;
mod periods;
mod points;
mod read;
mod resume;
mod rolling;
mod run;
mod several;
mod span;
mod steady;
mod tape;
mod tile;
mod trace;
mod warnings;
mod windows;

pub use cell::{Cell, Exactness, Origin};
pub use cells::Cells;
pub use estimates::{Asked, Estimates};
pub use follow::{Followed, Moment, Reading};
pub use judge::{Judgement, Verdict};
pub use ledger::{Ledger, Rounding};
pub use memory::Precision;
pub use resume::{Progress, Resumed};
pub use run::{Run, run};
pub use tile::{Row, Tiled};
pub use trace::{Decider, Seen, Trace};
