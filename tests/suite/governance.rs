//! Proposals, votes, timelocks, and what they can change.

mod stories;
