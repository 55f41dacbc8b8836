//! The files of a model as they were last looked at, so that a change of one of them is seen.
//!
//! Input: the model. Output: whether its files have changed since. Invariant: a change is told of
//! once, and a file that is gone for a moment, as while an editor saves it, is no change.

use crate::base::Files;
use crate::session::{Disk, Live};

/// What files held; None where one can't be read, as a module of the library, which is no file.
pub(super) struct Watch(Vec<(String, Option<String>)>);

impl Watch {
    pub fn of(live: &Live) -> Watch {
        let read = |path: &str| (path.to_owned(), Disk.read(path).ok());
        Watch(live.files().map(read).collect())
    }

    /// Whether a file holds another text than when it was last looked at.
    pub fn has_changed(&mut self) -> bool {
        let mut changed = false;
        for (path, known) in &mut self.0 {
            if let Ok(now) = Disk.read(path)
                && known.as_ref() != Some(&now)
            {
                *known = Some(now);
                changed = true;
            }
        }
        changed
    }
}
