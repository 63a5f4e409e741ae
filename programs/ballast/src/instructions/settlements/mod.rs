//! Claims that take more than a cover and a severity: tokens handed over, losses named and disputed.

pub mod decide_claim;
pub mod dispute_claim;
pub mod file_loss;
pub mod open_salvage;
pub mod surrender_claim;

pub use {decide_claim::*, dispute_claim::*, file_loss::*, open_salvage::*, surrender_claim::*};
