//! `bss call`: reads JSON, validates the request, makes the call, and prints the reply.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use clap::ValueEnum;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use huaweicloud_bss::{
    BoxFuture, CallOptions, Client, Core, Credentials, OPERATIONS, Site, ValidationPolicy, Violation,
    credentials::Profile,
    dynamic::{Decoded, Entry, Node, Request},
    interceptor::{Context, Interceptor, Next, Outcome},
    operation::Descriptor,
    paging::{Pager, PagingKind, Position, Turn},
    reply::Mismatches,
    validation::{Limit, RuleName},
};
use huaweicloud_bss_codegen::{closest, did_you_mean};

use crate::debug::Wire;
use crate::output::{Output, Printer};
use crate::report::{PARTLY_FAILED, Report};
use huaweicloud_bss_workbench::stdio::note;

#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// The operation's name in snake case: `show_realname_authentication_review_result`.
    operation: String,
    /// A file with a JSON object of wire names, with path, query, header and body fields alike; `-` for standard input.
    /// Without it, the request has no fields.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
    #[command(flatten)]
    service: Service,
    /// How to handle values that break a documented rule.
    #[arg(long, value_enum, default_value_t = Validation::Enforce)]
    validation: Validation,
    /// Reads all pages of a list, and prints only the records, one page at a time. In a table, the column names are
    /// above the first page, and are repeated if a later page has other columns or wider values.
    #[arg(long)]
    all_pages: bool,
    /// Starts at this page of the list: the offset, the page number or the marker that a failure reports as
    /// `resume_at`.
    #[arg(long, value_name = "POSITION", requires = "all_pages")]
    from: Option<String>,
    #[command(flatten)]
    output: Output,
}

/// The service to call.
#[derive(clap::Args)]
pub(crate) struct Service {
    /// Use this address instead of the site's, as scheme, host and port.
    #[arg(long, value_name = "URL")]
    endpoint: Option<String>,
    /// Use this section of the credentials file instead of the environment.
    #[arg(long, value_name = "NAME")]
    profile: Option<String>,
    /// The site to call.
    #[arg(long, value_parser = sites(), default_value_t = Site::Intl)]
    site: Site,
    /// Prints the wire log on standard error, without secrets and personal data.
    #[arg(long)]
    debug: bool,
}

/// Parses the name of a site. The help of the command shows their addresses.
pub(crate) fn sites() -> impl TypedValueParser<Value = Site> {
    let names = Site::ALL.iter().map(|site| PossibleValue::new(site.name()).help(site.endpoint()));
    PossibleValuesParser::new(names).try_map(|name| name.parse())
}

#[derive(Clone, Copy, ValueEnum)]
enum Validation {
    /// Do not send the request.
    Enforce,
    /// Send the request, and print warnings.
    Warn,
    /// Send the request without validation.
    Off,
}

/// Makes the call and prints the reply as JSON, or returns a report of the failure.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Report> {
    let name = arguments.operation.as_str();
    let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == name).ok_or_else(|| unknown_operation(name))?;
    let input = match &arguments.input {
        Some(path) => read(path, name)?,
        None => "{}".to_owned(),
    };
    let node = Node::parse(&input).map_err(|error| Report::usage(Some(name), format!("the input is {error}")))?;
    if !matches!(node, Node::Object(_)) {
        return Err(Report::usage(Some(name), "the input must be one JSON object of wire names and values"));
    }
    let mut decoded = entry.request(node);
    if let Some(text) = &arguments.from {
        start_at(text, entry, &mut decoded)?;
    }
    let violations = violations(&decoded, entry, arguments.service.site());
    // Values of the wrong type cannot be sent with any policy.
    let (policy, blocked) = match arguments.validation {
        Validation::Enforce => (ValidationPolicy::Enforce, !violations.is_empty()),
        Validation::Warn => (ValidationPolicy::Warn, !decoded.mismatches.is_empty()),
        Validation::Off => (ValidationPolicy::Off, !decoded.mismatches.is_empty()),
    };
    if blocked {
        return Err(Report::validation(name, &violations));
    }
    let Connection { client, attempts } = arguments.service.connect(name)?;
    let runtime = runtime(name)?;
    let options = CallOptions::new().validation(policy);
    let warned = if matches!(arguments.validation, Validation::Warn) { violations } else { Vec::new() };
    let pager = if arguments.all_pages {
        let pager = Pager::new(entry.descriptor, &*decoded.request);
        Some(pager.ok_or_else(|| Report::usage(Some(name), format!("`{name}` does not return a list with pages")))?)
    } else {
        None
    };
    let mut printer = arguments.output.printer();
    let made = make(client.core(), &attempts, decoded.request, &options, pager, warned, &mut printer);
    let exit = runtime.block_on(made)?;
    printer.finish();
    Ok(exit)
}

/// Sets the page at which the request starts.
fn start_at(text: &str, entry: &Entry, decoded: &mut Decoded) -> Result<(), Report> {
    let name = entry.descriptor.name;
    let Some(paging) = entry.descriptor.paging else {
        return Err(Report::usage(Some(name), format!("`{name}` does not return a list with pages")));
    };
    let unfit = || {
        let expected = match paging.by {
            PagingKind::Offset => "the number of records before the page",
            PagingKind::Page => "the number of the page",
            _ => "the marker of the page",
        };
        Report::usage(Some(name), format!("`--from` must be {expected}"))
    };
    let position = Position::parse(entry.descriptor, text).ok_or_else(unfit)?;
    position.apply(entry.descriptor, &mut *decoded.request).map_err(|_| unfit())
}

/// Makes one call, or one for each page, and prints the replies.
async fn make(
    core: &Core,
    attempts: &Attempts,
    mut request: Box<dyn Request>,
    options: &CallOptions,
    mut pager: Option<Pager>,
    mut warned: Vec<Violation>,
    printer: &mut Printer,
) -> Result<ExitCode, Report> {
    let descriptor = request.descriptor();
    let list = descriptor.paging.map(|paging| paging.items);
    let unwritable = |error| Report::unwritable(descriptor, &error);
    loop {
        let outcome = or_interrupted(descriptor, attempts, request.call(core, options.clone())).await;
        let outcome =
            outcome.and_then(|outcome| outcome.map_err(|error| Report::failure(&error, &warned, printer.reveals())));
        let mut reply = outcome.map_err(|mut report| {
            report.set_resume_at(pager.as_ref().and_then(Pager::position));
            report
        })?;
        for violation in warned.drain(..) {
            note!("warning: {violation}");
        }
        warn_of(reply.mismatches());
        let Some(pager) = &mut pager else {
            Report::print_reply(descriptor, &printer.reply(&**reply, list).map_err(unwritable)?)?;
            let Some((list, count)) = reply.failures(descriptor) else { return Ok(ExitCode::SUCCESS) };
            note!("warning: {count} failed; see `{list}`");
            return Ok(ExitCode::from(PARTLY_FAILED));
        };
        let turn =
            pager.turn(&mut *request, &mut reply).map_err(|error| Report::failure(&error, &[], printer.reveals()))?;
        if turn == Turn::Again {
            continue;
        }
        let records = list.map(|list| printer.records(&**reply, list)).transpose().map_err(unwritable)?;
        if !Report::print_reply(descriptor, &records.unwrap_or_default())? {
            return Ok(ExitCode::SUCCESS);
        }
        if turn == Turn::Last {
            if pager.may_repeat() {
                note!("warning: the list changed while it was read; some records may have been printed twice");
            }
            pager.finish().map_err(|error| Report::failure(&error, &[], printer.reveals()))?;
            return Ok(ExitCode::SUCCESS);
        }
    }
}

/// Warns of the values of a reply that are left out. The values themselves may be personal.
fn warn_of(mismatches: &Mismatches) {
    for mismatch in mismatches {
        note!("warning: {mismatch}; the value is left out");
    }
    match mismatches.total().saturating_sub(mismatches.len()) {
        0 => {}
        rest => note!("warning: {rest} more values do not fit and are left out"),
    }
}

/// Waits for the outcome of an operation, or for Ctrl-C.
pub(crate) async fn or_interrupted<T>(
    descriptor: &Descriptor,
    attempts: &Attempts,
    outcome: impl Future<Output = T>,
) -> Result<T, Report> {
    tokio::select! {
        outcome = outcome => Ok(outcome),
        Ok(()) = tokio::signal::ctrl_c() => Err(Report::interrupted(descriptor, attempts.count())),
    }
}

/// Counts the requests that were sent, for reports after Ctrl-C.
#[derive(Clone, Default)]
pub(crate) struct Attempts(Arc<AtomicU32>);

impl Attempts {
    pub(crate) fn count(&self) -> u32 {
        self.0.load(Ordering::Relaxed)
    }
}

impl Interceptor for Attempts {
    fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        self.0.fetch_add(1, Ordering::Relaxed);
        next.run(context)
    }
}

/// A client, and the number of requests it sent.
pub(crate) struct Connection {
    pub(crate) client: Client,
    pub(crate) attempts: Attempts,
}

impl Service {
    /// The name of the site in the spec.
    pub(crate) fn site(&self) -> &'static str {
        self.site.name()
    }

    /// Creates a client for `operation`, with the credentials of the profile or of the default chain.
    pub(crate) fn connect(&self, operation: &str) -> Result<Connection, Report> {
        let credentials = match &self.profile {
            Some(section) => Profile::new().section(section).load(),
            None => Credentials::from_default_chain(),
        };
        let credentials = credentials.map_err(|error| Report::credentials(operation, &error))?;
        let attempts = Attempts::default();
        let mut builder = Client::builder().site(self.site).credentials(credentials).user_agent("bss");
        builder = builder.interceptor(attempts.clone());
        if let Some(endpoint) = &self.endpoint {
            builder = builder.endpoint(endpoint);
        }
        if self.debug {
            builder = builder.interceptor(Wire);
        }
        let client = builder.build().map_err(|error| Report::usage(Some(operation), error.to_string()))?;
        Ok(Connection { client, attempts })
    }
}

/// Creates the asynchronous runtime.
pub(crate) fn runtime(operation: &str) -> Result<tokio::runtime::Runtime, Report> {
    let builder = tokio::runtime::Builder::new_current_thread().enable_all().build();
    builder
        .map_err(|error| Report::usage(Some(operation), format!("the asynchronous runtime cannot be started: {error}")))
}

/// Reads a file, or standard input.
pub(crate) fn read(path: &Path, operation: &str) -> Result<String, Report> {
    let mut text = String::new();
    let outcome = if path.as_os_str() == "-" {
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(path)
    };
    outcome.map_err(|error| {
        Report::usage(Some(operation), format!("the input `{}` cannot be read: {error}", path.display()))
    })
}

fn unknown_operation(name: &str) -> Report {
    let known = OPERATIONS.iter().map(|entry| entry.descriptor.name);
    let hint = did_you_mean(name, known.clone());
    let hint = hint.unwrap_or_else(|| format!("the operations are: {}", known.collect::<Vec<_>>().join(", ")));
    Report::usage(Some(name), format!("there is no operation `{name}`; {hint}"))
}

/// Returns all violations of a request to the site with this name, with suggestions.
pub(crate) fn violations(decoded: &Decoded, entry: &Entry, site: &str) -> Vec<Violation> {
    decoded.violations_for(site).into_iter().map(|violation| suggest(violation, entry)).collect()
}

/// Adds a suggestion to an unknown field at the top level of the request.
fn suggest(violation: Violation, entry: &Entry) -> Violation {
    if violation.rule() != RuleName::Unknown {
        return violation;
    }
    let names = entry.field_names();
    match closest(violation.field(), names.iter().map(String::as_str)) {
        Some(name) => Violation::new(violation.field(), RuleName::Unknown, Some(Limit::Text(name.to_owned())), None),
        None => violation,
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Command {
        #[command(flatten)]
        service: Service,
    }

    #[test]
    fn selects_the_address_of_each_site() {
        for (arguments, expected) in [
            (&["bss"][..], "https://bss-intl.myhuaweicloud.com"),
            (&["bss", "--site", "intl"], "https://bss-intl.myhuaweicloud.com"),
            (&["bss", "--site", "eu"], "https://bss.myhuaweicloud.eu"),
            (&["bss", "--site", "cn"], "https://bss.myhuaweicloud.com"),
        ] {
            let command = Command::try_parse_from(arguments).unwrap();
            assert_eq!(command.service.site.endpoint(), expected, "{arguments:?}");
        }
        for site in Site::ALL {
            let command = Command::try_parse_from(["bss", "--site", site.name()]).unwrap();
            assert_eq!(command.service.site, *site);
        }
        let unknown = Command::try_parse_from(["bss", "--site", "int"]).err().unwrap().to_string();
        assert!(unknown.contains("[possible values: intl, eu, cn]"), "{unknown}");
    }
}
