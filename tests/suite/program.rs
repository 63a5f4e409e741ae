//! What the program's feed adapters name of their crate, so that the host checks include the adapters' very files. The two
//! workspaces pin different versions of the same crates, so the program cannot be a dependency here.

pub use ballast_testkit::Address;

pub mod constants {
    pub const BPS: u64 = 10_000;
}

pub mod errors {
    pub use ballast_testkit::BallastError;
}

pub mod math {
    pub mod fixed {
        use ballast_testkit::BallastError;

        pub type MathResult<T> = Result<T, BallastError>;

        pub fn narrow(n: u128) -> MathResult<u64> {
            u64::try_from(n).map_err(|_| BallastError::MathOverflow)
        }

        pub fn mul_div_ceil(a: u64, b: u64, d: u64) -> MathResult<u64> {
            match d {
                0 => Err(BallastError::MathOverflow),
                _ => narrow((a as u128 * b as u128).div_ceil(d as u128)),
            }
        }
    }
}

pub fn find_program_address(seeds: &[&[u8]], program: &Address) -> (Address, u8) {
    Address::find_program_address(seeds, program)
}
