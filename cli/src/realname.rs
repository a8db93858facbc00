//! `bss realname`: submits an application with its files and follows the review.

use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::ValueEnum;
use huaweicloud_bss::attachments::{Attachment, Bucket, Progress};
use huaweicloud_bss::realname_authentication::{
    ChangeEnterpriseRealnameAuthentication, CreateEnterpriseRealnameAuthentication,
    ShowRealnameAuthenticationReviewResult,
};
use huaweicloud_bss::{Credentials, OPERATIONS, dynamic::Node, operation::Operation, validation::RuleName};
use huaweicloud_bss_realname::{Application, Documents, EnterpriseDocuments, PersonDocuments, SubmitError, submit};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::call::{Connection, Service, or_interrupted, read, runtime, violations};
use crate::outcome;
use crate::output::Output;
use crate::report::Report;
use huaweicloud_bss_workbench::stdio::to_stderr;

const SHOW: &str = "show_realname_authentication_review_result";

#[derive(clap::Subcommand)]
pub(crate) enum Command {
    /// Checks and uploads the documents of an enterprise, submits the application, and polls the review until it is
    /// decided.
    ///
    /// Prints `{"outcome": "passed"}`, or `rejected` with the reviewer's `opinion`, which is hidden unless `--reveal`
    /// is given, or `under_review` if the deadline is over; use `bss realname review` then. A failure is one JSON
    /// object on standard error. Credentials come from HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, as for `bss call`.
    /// The bucket has other credentials, which come from OBS_ACCESS_KEY_ID and OBS_SECRET_ACCESS_KEY, and, if it is
    /// set, OBS_SECURITY_TOKEN. Exits with 0 if the application passed or is under review, 1 if it was rejected or a
    /// request was rejected, 2 if a file, the application or the command line is wrong, 3 if a service could not be
    /// reached or there are no credentials, 5 if the application may have been submitted, 6 if it was submitted but its
    /// review cannot be followed, and 130 after Ctrl-C. After 5, 6 and 130, use `bss realname review`.
    Submit(Submission),
    /// Polls the review of a customer's application until it is decided.
    ///
    /// Prints and exits like `submit`.
    Review(Review),
}

#[derive(clap::Args)]
pub(crate) struct Submission {
    /// The kind of application: change a personal account to an enterprise account, or apply for the first time.
    #[arg(long, value_enum, default_value_t = Kind::Change)]
    kind: Kind,
    /// A file with a JSON object of the application's fields, without `verified_file_url`; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// The customer, if the input does not contain it.
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
    /// The front of the enterprise's certificate. All files must be jpg, jpeg, bmp, png, gif or pdf of at most 10 MB.
    #[arg(long, value_name = "FILE")]
    certificate_front: PathBuf,
    /// The back of the enterprise's certificate.
    #[arg(long, value_name = "FILE")]
    certificate_back: Option<PathBuf>,
    /// The portrait side of the ID card, if the application names a person.
    #[arg(long, value_name = "FILE", requires = "person_emblem")]
    person_portrait: Option<PathBuf>,
    /// The emblem side of the ID card, if the application names a person.
    #[arg(long, value_name = "FILE", requires = "person_portrait")]
    person_emblem: Option<PathBuf>,
    /// The bucket that is set in the partner's console.
    #[arg(long, value_name = "NAME")]
    bucket: String,
    /// The region of the bucket.
    #[arg(long, default_value = "ap-southeast-1")]
    region: String,
    /// Use this address instead of the bucket's own, as scheme, host and port.
    #[arg(long, value_name = "URL")]
    bucket_endpoint: Option<String>,
    #[command(flatten)]
    pace: Pace,
    #[command(flatten)]
    service: Service,
    #[command(flatten)]
    output: Output,
}

#[derive(clap::Args)]
pub(crate) struct Review {
    /// The customer.
    #[arg(long, value_name = "ID")]
    customer: String,
    #[command(flatten)]
    pace: Pace,
    #[command(flatten)]
    service: Service,
    #[command(flatten)]
    output: Output,
}

#[derive(clap::Args)]
struct Pace {
    /// The pause between two requests for the review result.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    every: u64,
    /// How long to poll; 0 for a single request.
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    deadline: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// Change a personal account to an enterprise account.
    Change,
    /// Apply as an enterprise for the first time.
    Create,
}

impl Kind {
    fn operation(self) -> &'static str {
        match self {
            Self::Change => "change_enterprise_realname_authentication",
            Self::Create => "create_enterprise_realname_authentication",
        }
    }
}

pub(crate) fn run(command: &Command) -> Result<ExitCode, Report> {
    match command {
        Command::Submit(submission) => runtime(submission.kind.operation())?.block_on(submission.run()),
        Command::Review(review) => {
            let Connection { client, attempts } = review.service.connect(SHOW)?;
            let request = huaweicloud_bss_realname::review(&client, &review.customer)
                .poll_interval(Duration::from_secs(review.pace.every))
                .deadline(Duration::from_secs(review.pace.deadline));
            let descriptor = ShowRealnameAuthenticationReviewResult::DESCRIPTOR;
            let outcome = runtime(SHOW)?.block_on(or_interrupted(descriptor, &attempts, request.send()))?;
            let outcome = outcome.map_err(|error| Report::failure(&error, &[], review.output.reveals()))?;
            outcome::print(&outcome, &review.output, descriptor)
        }
    }
}

impl Submission {
    async fn run(&self) -> Result<ExitCode, Report> {
        let operation = self.kind.operation();
        let documents = self.documents().await?;
        let fields = self.fields(&documents)?;
        let connection = self.service.connect(operation)?;
        let bucket = self.bucket()?;
        match self.kind {
            Kind::Change => {
                let application: ChangeEnterpriseRealnameAuthentication = typed(fields, operation)?;
                self.submit(&connection, &bucket, &documents, &application).await
            }
            Kind::Create => {
                let application: CreateEnterpriseRealnameAuthentication = typed(fields, operation)?;
                self.submit(&connection, &bucket, &documents, &application).await
            }
        }
    }

    async fn documents(&self) -> Result<EnterpriseDocuments, Report> {
        let certificate_back = match &self.certificate_back {
            Some(path) => Some(self.file("certificate-back", path).await?),
            None => None,
        };
        let person = match (&self.person_portrait, &self.person_emblem) {
            (Some(portrait), Some(emblem)) => Some(PersonDocuments {
                portrait: self.file("person-portrait", portrait).await?,
                emblem: self.file("person-emblem", emblem).await?,
            }),
            _ => None,
        };
        let certificate_front = self.file("certificate-front", &self.certificate_front).await?;
        Ok(EnterpriseDocuments { certificate_front, certificate_back, person })
    }

    /// Reads a file. The error contains its name, which the user of the command may see.
    async fn file(&self, option: &str, path: &Path) -> Result<Attachment, Report> {
        Attachment::read(path).await.map_err(|error| {
            let message = format!("--{option} `{}`: {error}", path.display());
            Report::usage(Some(self.kind.operation()), message)
        })
    }

    /// Returns all fields of the application, or a report of what is wrong with them.
    fn fields(&self, documents: &EnterpriseDocuments) -> Result<Value, Report> {
        let operation = self.kind.operation();
        let usage = |message: String| Report::usage(Some(operation), message);
        let input = read(&self.input, operation)?;
        // Its errors contain a path and never a value, unlike those of serde, which cannot fail after it.
        let node = Node::parse(&input).map_err(|error| usage(format!("the input is {error}")))?;
        let fields = match &node {
            Node::Object(_) => serde_json::from_str::<Map<String, Value>>(&input).ok(),
            _ => None,
        };
        let mut fields =
            fields.ok_or_else(|| usage("the input must be one JSON object of wire names and values".to_owned()))?;
        let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == operation);
        let wrong =
            |node| entry.map(|entry| violations(&entry.request(node), entry, self.service.site())).unwrap_or_default();
        // The map keeps only the last of several values.
        let duplicates: Vec<_> = wrong(node).into_iter().filter(|one| one.rule() == RuleName::Duplicate).collect();
        if !duplicates.is_empty() {
            return Err(Report::validation(operation, &duplicates));
        }
        if fields.contains_key("verified_file_url") {
            return Err(usage("remove `verified_file_url`; it is set to the paths of the files".to_owned()));
        }
        fields.insert("verified_file_url".to_owned(), json!(documents.paths()));
        if let Some(customer) = &self.customer {
            fields.insert("customer_id".to_owned(), json!(customer));
        }
        let fields = Value::Object(fields);
        let text = fields.to_string();
        let node = Node::parse(&text).map_err(|error| usage(format!("the input is {error}")))?;
        let wrong = wrong(node);
        if wrong.is_empty() { Ok(fields) } else { Err(Report::validation(operation, &wrong)) }
    }

    fn bucket(&self) -> Result<Bucket, Report> {
        let operation = self.kind.operation();
        let credentials = Credentials::from_obs_env().map_err(|error| Report::credentials(operation, &error))?;
        let mut builder = Bucket::builder(&self.bucket, credentials).region(&self.region);
        if let Some(endpoint) = &self.bucket_endpoint {
            builder = builder.endpoint(endpoint);
        }
        builder.build().map_err(|error| Report::usage(Some(operation), format!("the bucket: {error}")))
    }

    async fn submit<A>(
        &self,
        connection: &Connection,
        bucket: &Bucket,
        documents: &EnterpriseDocuments,
        application: &A,
    ) -> Result<ExitCode, Report>
    where
        A: Application<Documents = EnterpriseDocuments>,
    {
        let operation = self.kind.operation();
        let mut submission = submit(&connection.client, bucket, documents, application)
            .poll_interval(Duration::from_secs(self.pace.every))
            .deadline(Duration::from_secs(self.pace.deadline));
        // Programs that read standard error expect JSON, so progress is only shown on a terminal.
        if std::io::stderr().is_terminal() {
            submission = submission.on_progress(show_progress);
        }
        match or_interrupted(A::DESCRIPTOR, &connection.attempts, submission.send()).await? {
            Ok(outcome) => outcome::print(&outcome, &self.output, A::DESCRIPTOR),
            Err(error) => Err(match error {
                SubmitError::Invalid(violations) => Report::validation(operation, &violations),
                SubmitError::Upload { document, error } => Report::upload(operation, &document.to_string(), &error),
                SubmitError::Submit(error) => Report::failure(&error, &[], self.output.reveals()),
                SubmitError::Review(error) => {
                    let message = format!(
                        "the application was submitted, but its review cannot be followed: {}",
                        error.message()
                    );
                    Report::failure(&error, &[], self.output.reveals()).after_change(message)
                }
                error => Report::usage(Some(operation), error.to_string()),
            }),
        }
    }
}

/// Converts the fields to the request type. They are already validated, so this finds no new errors.
fn typed<A: DeserializeOwned>(fields: Value, operation: &str) -> Result<A, Report> {
    serde_json::from_value(fields).map_err(|_| Report::usage(Some(operation), "the input is not such an application"))
}

/// Updates the progress line until everything is sent.
fn show_progress(progress: Progress) {
    let percent = progress.sent.saturating_mul(100) / progress.total.max(1);
    let end = if progress.sent == progress.total { "\n" } else { "" };
    to_stderr(format_args!("\ruploaded {percent} % of {} KiB{end}", progress.total.div_ceil(1024)));
}
