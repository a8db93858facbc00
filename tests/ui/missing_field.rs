use huaweicloud_bss::realname_authentication::ShowRealnameAuthenticationReviewResult;

fn main() {
    let _ = ShowRealnameAuthenticationReviewResult::builder().build();
}
