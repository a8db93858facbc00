//! `bss mock`: a mock of BSS on a port of this machine, with injected faults.

use std::pin::pin;
use std::process::ExitCode;
use std::str::FromStr;
use std::time::Duration;

use huaweicloud_bss::Site;
use huaweicloud_bss_mock::{Builder, Fault, Mock};

use huaweicloud_bss_workbench::stdio::{note, print};

/// The key that is accepted if none is given.
const DEFAULT_KEY: (&str, &str) = ("AK", "SK");

#[derive(clap::Args)]
#[command(after_help = faults())]
pub(crate) struct Arguments {
    /// The port to listen on; 0 for any free port.
    #[arg(long, default_value_t = 0)]
    port: u16,
    /// The site whose rules requests are checked against.
    #[arg(long, value_parser = crate::call::sites(), default_value_t = Site::Intl)]
    site: Site,
    /// An accepted key; may be given several times. AK:SK if none is given.
    #[arg(long = "key", value_name = "ACCESS:SECRET")]
    keys: Vec<Key>,
    /// An accepted token, for clients that do not sign; may be given several times.
    #[arg(long = "token", value_name = "TOKEN")]
    tokens: Vec<String>,
    /// A user of the identity service, which is on the same port; may be given several times.
    #[arg(long = "user", value_name = "ACCOUNT:NAME:PASSWORD")]
    users: Vec<User>,
    /// A customer and its agency: the partner's token can be exchanged for a token of this customer; may be given
    /// several times.
    #[arg(long = "customer", value_name = "ACCOUNT:AGENCY")]
    customers: Vec<Customer>,
    /// The lifetime of tokens of the identity service; the default is one day.
    #[arg(long, value_name = "SECONDS", value_parser = seconds)]
    token_lifetime: Option<Duration>,
    /// A bucket, and the key that may put files into it: `documents=AK:SK`. Applications must then name files that
    /// exist in the bucket.
    #[arg(long, value_name = "NAME=ACCESS:SECRET")]
    bucket: Option<BucketKey>,
    /// A fault, and its rate: `garbage@0.1` injects it into one request in ten on average, including those for tokens
    /// and to the bucket. Without a rate, it is injected into every request. May be given several times.
    #[arg(long = "fault", value_name = "NAME[=VALUE][@RATE]")]
    faults: Vec<Rated>,
    /// The seed of answers and random faults: the same seed gives the same answers.
    #[arg(long, default_value_t = 0)]
    seed: u64,
    /// The number of records in a long list: 24 by default, and at most 30000000.
    #[arg(long, value_name = "COUNT", value_parser = records)]
    records: Option<usize>,
    /// Reject customers, orders and resources that no list of the mock contains, as documented. Without it, unknown IDs
    /// are accepted.
    #[arg(long)]
    strict: bool,
}

#[derive(Clone)]
struct Key {
    access: String,
    secret: String,
}

impl FromStr for Key {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some((access, secret)) if !access.is_empty() && !secret.is_empty() => {
                Ok(Self { access: access.to_owned(), secret: secret.to_owned() })
            }
            _ => Err("a key must be an access key and a secret key, separated by a colon"),
        }
    }
}

#[derive(Clone)]
struct User {
    account: String,
    name: String,
    password: String,
}

impl FromStr for User {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        // The last part is the rest, because a password may contain colons.
        let mut parts = text.splitn(3, ':').filter(|part| !part.is_empty()).map(str::to_owned);
        match (parts.next(), parts.next(), parts.next()) {
            (Some(account), Some(name), Some(password)) => Ok(Self { account, name, password }),
            _ => Err("a user must be an account, a name and a password, separated by colons"),
        }
    }
}

#[derive(Clone)]
struct Customer {
    account: String,
    agency: String,
}

impl FromStr for Customer {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            Some((account, agency)) if !account.is_empty() && !agency.is_empty() && !agency.contains(':') => {
                Ok(Self { account: account.to_owned(), agency: agency.to_owned() })
            }
            _ => Err("a customer must be an account and an agency, separated by a colon"),
        }
    }
}

fn seconds(text: &str) -> Result<Duration, &'static str> {
    text.parse().map(Duration::from_secs).map_err(|_| "a lifetime must be a whole number of seconds")
}

fn records(text: &str) -> Result<usize, String> {
    let max = Builder::MAX_RECORDS;
    let count = text.parse().ok().filter(|count| *count <= max);
    count.ok_or_else(|| format!("the number of records must be a whole number of at most {max}"))
}

/// A bucket and its key.
#[derive(Clone)]
struct BucketKey(String, Key);

impl FromStr for BucketKey {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (name, key) =
            text.split_once('=').ok_or("a bucket must be a name and a key, separated by an equals sign")?;
        Ok(Self(name.to_owned(), key.parse()?))
    }
}

/// A fault and its rate.
#[derive(Clone, Copy)]
struct Rated(Fault, f64);

impl FromStr for Rated {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (fault, rate) = text.split_once('@').unwrap_or((text, "1"));
        let fault = fault.parse::<Fault>().map_err(|error| error.to_string())?;
        match rate.parse::<f64>() {
            Ok(rate) if (0.0..=1.0).contains(&rate) => Ok(Self(fault, rate)),
            _ => Err(format!("the rate `{rate}` is not a number from 0 to 1")),
        }
    }
}

/// Returns the list of faults, which help prints after the options.
fn faults() -> String {
    let line = |(name, value, sentence): (&str, &str, &str)| {
        let value = if value.is_empty() { String::new() } else { format!("[{value}]") };
        format!("  {:<30}{sentence}\n", format!("{name}{value}"))
    };
    format!("Faults:\n{}", Fault::names().map(line).collect::<String>())
}

pub(crate) fn run(arguments: Arguments) -> ExitCode {
    let runtime = match tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            note!("error: the asynchronous runtime cannot be started: {error}");
            return ExitCode::FAILURE;
        }
    };
    runtime.block_on(serve(arguments))
}

/// How often the mock removes the received requests, which nobody reads here and which would fill the memory.
const FORGET: Duration = Duration::from_secs(10);

async fn serve(arguments: Arguments) -> ExitCode {
    let access = arguments.keys.first().map_or_else(|| DEFAULT_KEY.0.to_owned(), |key| key.access.clone());
    let gives_tokens = !arguments.users.is_empty() || !arguments.customers.is_empty();
    let mock = match builder(arguments).start().await {
        Ok(mock) => mock,
        Err(error) => {
            note!("error: {error}");
            return ExitCode::FAILURE;
        }
    };
    let endpoint = mock.endpoint();
    // Standard output has only the address, for programs. Standard error has instructions, for people.
    if let Err(error) = print(&format!("{endpoint}\n")) {
        return error.exit();
    }
    note!("Set HUAWEICLOUD_SDK_AK={access} and HUAWEICLOUD_SDK_SK to its secret key, and run:");
    note!("  bss call --endpoint {endpoint} OPERATION --input FILE");
    if gives_tokens {
        note!("The identity service is at the same address. To get a token: POST {endpoint}/v3/auth/tokens");
    }
    note!("Press Ctrl-C to stop the mock.");
    let mut stopped = pin!(tokio::signal::ctrl_c());
    loop {
        match tokio::time::timeout(FORGET, &mut stopped).await {
            Ok(Ok(())) => return ExitCode::SUCCESS,
            Ok(Err(error)) => {
                note!("error: cannot listen for Ctrl-C: {error}");
                return ExitCode::FAILURE;
            }
            Err(_) => drop(mock.take_received()),
        }
    }
}

fn builder(arguments: Arguments) -> Builder {
    let Arguments {
        port,
        site,
        mut keys,
        tokens,
        users,
        customers,
        token_lifetime,
        bucket,
        faults,
        seed,
        records,
        strict,
    } = arguments;
    if keys.is_empty() {
        let (access, secret) = DEFAULT_KEY;
        keys.push(Key { access: access.to_owned(), secret: secret.to_owned() });
    }
    let with_key = |builder: Builder, key: Key| builder.keys(key.access, key.secret);
    let builder = keys.into_iter().fold(Mock::builder().port(port).site(site).seed(seed), with_key);
    let builder = records.into_iter().fold(builder, Builder::records);
    let builder = if strict { builder.strict() } else { builder };
    let builder = tokens.into_iter().fold(builder, Builder::token);
    let with_user = |builder: Builder, user: User| builder.user(user.account, user.name, user.password);
    let builder = users.into_iter().fold(builder, with_user);
    let with_customer = |builder: Builder, customer: Customer| builder.customer(customer.account, customer.agency);
    let builder = customers.into_iter().fold(builder, with_customer);
    let builder = token_lifetime.into_iter().fold(builder, Builder::token_lifetime);
    let with_bucket = |builder: Builder, BucketKey(name, key)| builder.bucket(name, key.access, key.secret);
    let builder = bucket.into_iter().fold(builder, with_bucket);
    faults.into_iter().fold(builder, |builder, Rated(fault, rate)| builder.fault_rate(fault, rate))
}
