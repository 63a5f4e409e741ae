//! The administrator and the guardian.

pub mod create_pool;
pub mod init_committee;
pub mod init_monitor;
pub mod initialize;
pub mod list_product;
pub mod pause_sales;
pub mod set_run_off;

pub use {
    create_pool::*, init_committee::*, init_monitor::*, initialize::*, list_product::*, pause_sales::*, set_run_off::*,
};
