//! The command itself: networks that start, answer, travel, are saved, and stop.

mod mistakes;
mod running;
mod seeded;
mod weekend;
