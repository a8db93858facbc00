//! `--debug`: the wire log on standard error, without secrets and personal data.

use std::time::Instant;

use huaweicloud_bss::{
    BoxFuture, ErrorKind,
    interceptor::{Context, Interceptor, Next, Outcome},
};

use huaweicloud_bss_workbench::stdio::note;

/// Prints each attempt. Lines of the request start with `>`, those of the answer with `<`.
pub(crate) struct Wire;

impl Interceptor for Wire {
    fn attempt<'a>(&'a self, context: &'a mut Context<'_>, next: Next<'a>) -> BoxFuture<'a, Outcome> {
        Box::pin(async move {
            note!("> attempt {}", context.attempt().unwrap_or(1));
            print('>', &context.request().unwrap_or_default());
            let began = Instant::now();
            let outcome = next.run(context).await;
            let duration = began.elapsed().as_millis();
            match context.answer() {
                Some(answer) => {
                    note!("< after {duration} ms");
                    print('<', &answer);
                }
                None => {
                    let kind = outcome.kind().map_or("", ErrorKind::as_str);
                    note!("< no answer after {duration} ms: {kind}");
                }
            }
            outcome
        })
    }
}

fn print(mark: char, text: &str) {
    for line in text.lines() {
        note!("{}", format!("{mark} {line}").trim_end());
    }
}
