//! Prints the result of an application for real-name authentication.

use std::process::ExitCode;

use huaweicloud_bss::operation::Descriptor;
use huaweicloud_bss_realname::ReviewOutcome;
use huaweicloud_bss_rules::{Field, Kind, Place, Record, Value};

use crate::output::Output;
use crate::report::Report;

struct Outcome<'a> {
    outcome: &'a str,
    opinion: Option<&'a str>,
}

impl Record for Outcome<'_> {
    fn name(&self) -> &str {
        "Outcome"
    }

    fn fields(&self) -> &[Field<'_>] {
        const FIELDS: &[Field<'_>] = &[
            Field::new("outcome", Place::Body, Kind::Text).shown(),
            // The reviewer's opinion is free text, and is hidden as in the reply that contains it.
            Field::new("opinion", Place::Body, Kind::Text),
        ];
        FIELDS
    }

    fn value(&self, index: usize) -> Value<'_> {
        match (index, self.opinion) {
            (0, _) => Value::Text(self.outcome),
            (1, Some(opinion)) => Value::Text(opinion),
            _ => Value::Absent,
        }
    }
}

/// Prints the result, and returns the exit status.
pub(crate) fn print(outcome: &ReviewOutcome, output: &Output, descriptor: &Descriptor) -> Result<ExitCode, Report> {
    let (outcome, opinion, exit) = match outcome {
        ReviewOutcome::Passed => ("passed", None, ExitCode::SUCCESS),
        ReviewOutcome::Rejected { opinion } => ("rejected", opinion.as_deref(), ExitCode::FAILURE),
        ReviewOutcome::UnderReview => ("under_review", None, ExitCode::SUCCESS),
    };
    let mut printer = output.printer();
    let text = printer.reply(&Outcome { outcome, opinion }, None);
    Report::print_reply(descriptor, &text.map_err(|error| Report::unwritable(descriptor, &error))?)?;
    printer.finish();
    Ok(exit)
}
