//! `bss realname`: from files and JSON to a decision.

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
use huaweicloud_bss::{Credentials, Node, OPERATIONS, Operation, RuleName};
use huaweicloud_bss_realname::{
    Application, Documents, EnterpriseDocuments, PersonDocuments, SubmitError, review, submit,
};
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
    /// Checks and uploads the documents of an enterprise, hands in the application, and asks until it is decided.
    ///
    /// Prints `{"outcome": "passed"}`, or `rejected` with the reviewer's `opinion`, which takes `--reveal` to be shown,
    /// or `under_review` if the time is up; go on with `bss realname review` then. A failure is one JSON object on
    /// standard error. Credentials come from HUAWEICLOUD_SDK_AK and HUAWEICLOUD_SDK_SK, as for `bss call`; those of the
    /// bucket, which are others, come from OBS_ACCESS_KEY_ID and OBS_SECRET_ACCESS_KEY, and, where it is set,
    /// OBS_SECURITY_TOKEN. Exits with 0 if it passed or is under review, 1 if it was rejected or anything was refused, 2
    /// if a file, the application or the command line is wrong, 3 if something could not be reached or there are no
    /// credentials, 5 if the application may have been handed in, 6 if it was handed in and its review cannot be
    /// followed, and 130 after Ctrl-C. After 5, 6 and 130, go on with `bss realname review`.
    Submit(Submission),
    /// Asks until a customer's application is decided.
    ///
    /// Prints and exits like `submit`.
    Review(Review),
}

#[derive(clap::Args)]
pub(crate) struct Submission {
    /// How to apply: to change a person's account into an enterprise's, or for the first time.
    #[arg(long, value_enum, default_value_t = Kind::Change)]
    kind: Kind,
    /// A file with a JSON object of the application's fields, but for `verified_file_url`; `-` for standard input.
    #[arg(long, value_name = "FILE")]
    input: PathBuf,
    /// The customer, if not in the input.
    #[arg(long, value_name = "ID")]
    customer: Option<String>,
    /// The front of the enterprise's certificate. All files are jpg, jpeg, bmp, png, gif or pdf of at most 10 MB.
    #[arg(long, value_name = "FILE")]
    certificate_front: PathBuf,
    /// The back of the enterprise's certificate.
    #[arg(long, value_name = "FILE")]
    certificate_back: Option<PathBuf>,
    /// The ID card's side with the portrait, if the application names a person.
    #[arg(long, value_name = "FILE", requires = "person_emblem")]
    person_portrait: Option<PathBuf>,
    /// The ID card's side with the national emblem, if the application names a person.
    #[arg(long, value_name = "FILE", requires = "person_portrait")]
    person_emblem: Option<PathBuf>,
    /// The bucket that the partner's console knows.
    #[arg(long, value_name = "NAME")]
    bucket: String,
    /// The region of the bucket.
    #[arg(long, default_value = "ap-southeast-1")]
    region: String,
    /// Another address than the bucket's own, as scheme, host and port.
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
    /// The pause between two questions about the review.
    #[arg(long, value_name = "SECONDS", default_value_t = 30)]
    every: u64,
    /// How long to ask; 0 for a single question.
    #[arg(long, value_name = "SECONDS", default_value_t = 600)]
    deadline: u64,
}

#[derive(Clone, Copy, ValueEnum)]
enum Kind {
    /// A person's account becomes an enterprise's.
    Change,
    /// An enterprise applies for the first time.
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
        Command::Review(asked) => {
            let Connection { client, attempts } = asked.service.connect(SHOW)?;
            let question = review(&client, &asked.customer)
                .every(Duration::from_secs(asked.pace.every))
                .deadline(Duration::from_secs(asked.pace.deadline));
            let descriptor = ShowRealnameAuthenticationReviewResult::DESCRIPTOR;
            let outcome = runtime(SHOW)?.block_on(or_interrupted(descriptor, &attempts, question.send()))?;
            let outcome = outcome.map_err(|error| Report::failure(&error, &[], asked.output.reveals()))?;
            outcome::print(&outcome, &asked.output, descriptor)
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

    /// A file, or what is wrong with it. Who gave it may read its name.
    async fn file(&self, option: &str, path: &Path) -> Result<Attachment, Report> {
        Attachment::read(path).await.map_err(|error| {
            let message = format!("--{option} `{}`: {error}", path.display());
            Report::usage(Some(self.kind.operation()), message)
        })
    }

    /// All fields of the application, if none is wrong.
    fn fields(&self, documents: &EnterpriseDocuments) -> Result<Value, Report> {
        let operation = self.kind.operation();
        let usage = |message: String| Report::usage(Some(operation), message);
        let input = read(&self.input, operation)?;
        // Its errors hold a path and never a value, unlike those of serde, which has nothing to say after it.
        let node = Node::parse(&input).map_err(|error| usage(format!("the input is {error}")))?;
        let fields = match &node {
            Node::Object(_) => serde_json::from_str::<Map<String, Value>>(&input).ok(),
            _ => None,
        };
        let mut fields =
            fields.ok_or_else(|| usage("the input must be one JSON object of wire names and values".to_owned()))?;
        let entry = OPERATIONS.iter().find(|entry| entry.descriptor.name == operation);
        let wrong = |node| entry.map(|entry| violations(&entry.request(node), entry)).unwrap_or_default();
        // The map has the last one of several values.
        let duplicates: Vec<_> = wrong(node).into_iter().filter(|one| one.rule() == RuleName::Duplicate).collect();
        if !duplicates.is_empty() {
            return Err(Report::validation(operation, &duplicates));
        }
        if fields.contains_key("verified_file_url") {
            return Err(usage("leave out `verified_file_url`; it is made of the files".to_owned()));
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
            .every(Duration::from_secs(self.pace.every))
            .deadline(Duration::from_secs(self.pace.deadline));
        // What reads standard error expects JSON; only a person wants to see something move.
        if std::io::stderr().is_terminal() {
            submission = submission.on_progress(draw);
        }
        match or_interrupted(A::DESCRIPTOR, &connection.attempts, submission.send()).await? {
            Ok(outcome) => outcome::print(&outcome, &self.output, A::DESCRIPTOR),
            Err(error) => Err(match error {
                SubmitError::Invalid(violations) => Report::validation(operation, &violations),
                SubmitError::Upload { document, error } => Report::upload(operation, &document.to_string(), &error),
                SubmitError::Submit(error) => Report::failure(&error, &[], self.output.reveals()),
                SubmitError::Review(error) => {
                    let message = format!("the application was handed in, but: {}", error.message());
                    Report::failure(&error, &[], self.output.reveals()).after_change(message)
                }
                error => Report::usage(Some(operation), error.to_string()),
            }),
        }
    }
}

/// The request as its own type. Nothing is wrong with the fields, so this finds nothing new.
fn typed<A: DeserializeOwned>(fields: Value, operation: &str) -> Result<A, Report> {
    serde_json::from_value(fields).map_err(|_| Report::usage(Some(operation), "the input is no such application"))
}

/// One line that is written over until all is sent.
fn draw(progress: Progress) {
    let percent = progress.sent.saturating_mul(100) / progress.total.max(1);
    let end = if progress.sent == progress.total { "\n" } else { "" };
    to_stderr(format_args!("\ruploaded {percent} % of {} KiB{end}", progress.total.div_ceil(1024)));
}
