use huaweicloud_bss::realname_authentication::{ChangeEnterpriseRealnameAuthentication, EnterprisePerson};

fn main() {
    let _ = ChangeEnterpriseRealnameAuthentication::builder().identify_type(1);
    // Requests have fields that may be added later: only the builder makes them.
    let _ = EnterprisePerson { legal_name: String::new(), legal_id_number: String::new(), certifier_role: None };
}
