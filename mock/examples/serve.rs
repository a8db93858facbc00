//! A mock for programs in other languages: prints its address, and stops when its input ends.
//!
//! ```text
//! cargo run -p huaweicloud-bss-mock --example serve -- ACCESS_KEY SECRET_KEY
//! ```
#![forbid(unsafe_code)]
#![allow(clippy::print_stdout, reason = "this program's job is to print an address")]

use huaweicloud_bss_mock::Mock;
use tokio::io::AsyncReadExt;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let (Some(access), Some(secret)) = (arguments.next(), arguments.next()) else {
        return Err("give an access key and a secret key".into());
    };
    let mock = Mock::builder().keys(access, secret).start().await?;
    println!("{}", mock.endpoint());
    tokio::io::stdin().read_to_end(&mut Vec::new()).await?;
    Ok(())
}
