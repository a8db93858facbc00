//! What the benchmarks share: a request, a server that answers without looking, a median.
#![allow(dead_code, reason = "no benchmark uses all of it")]

use std::time::Duration;

use huaweicloud_bss::realname_authentication::{
    CertificateType, CertifierRole, ChangeEnterpriseRealnameAuthentication, EnterpriseChangeType,
    EnterpriseIdentifyType, EnterprisePerson,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// A request with all fields.
pub(crate) fn application() -> ChangeEnterpriseRealnameAuthentication {
    let person = EnterprisePerson::builder()
        .legal_name("Example Person")
        .legal_id_number("3718120000")
        .certifier_role(CertifierRole::LegalPerson)
        .build();
    ChangeEnterpriseRealnameAuthentication::builder()
        .customer_id("4505ce6f")
        .identify_type(EnterpriseIdentifyType::EnterpriseCertificate)
        .verified_file_url(["test/front.jpg", "test/back.jpg"])
        .corp_name("Example Trading Ltd")
        .verified_number("91310000")
        .change_type(EnterpriseChangeType::IndividualToEnterprise)
        .xaccount_type("example_IDP")
        .certificate_type(CertificateType::BusinessLicense)
        .reg_country("CN")
        .reg_address("Beijing")
        .enterprise_person(person)
        .build()
}

/// Answers every request with `body`, and returns the address.
pub(crate) async fn serve(body: &'static str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(answer(stream, body));
        }
    });
    format!("http://{address}")
}

async fn answer(mut stream: TcpStream, body: &'static str) {
    stream.set_nodelay(true).unwrap();
    let answer =
        format!("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    let mut received = Vec::new();
    let mut buffer = [0; 8192];
    while let Ok(count @ 1..) = stream.read(&mut buffer).await {
        received.extend_from_slice(&buffer[..count]);
        while let Some(end) = whole(&received) {
            received.drain(..end);
            if stream.write_all(answer.as_bytes()).await.is_err() {
                return;
            }
        }
    }
}

/// Where the first request ends, if all of it is there.
fn whole(received: &[u8]) -> Option<usize> {
    let head = received.windows(4).position(|window| window == b"\r\n\r\n")? + 4;
    let text = String::from_utf8_lossy(&received[..head]).to_lowercase();
    let length = text.lines().find_map(|line| line.strip_prefix("content-length:")?.trim().parse().ok()).unwrap_or(0);
    (received.len() >= head + length).then_some(head + length)
}

/// The middle one.
pub(crate) fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}
