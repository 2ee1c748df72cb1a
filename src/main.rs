//! The `tidegate` program. Everything it does is in the library, where tests and the demo reach it too.

use std::process::ExitCode;

fn main() -> ExitCode {
    tidegate::cli::main()
}
