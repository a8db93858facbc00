use huaweicloud_bss::realname_authentication::{ChangeEnterpriseRealnameAuthentication, EnterprisePerson};

fn main() {
    let _ = ChangeEnterpriseRealnameAuthentication::builder().identify_type(1);
    // More fields may be added to requests later, so only the builder can create them.
    let _ = EnterprisePerson { legal_name: String::new(), legal_id_number: String::new(), certifier_role: None };
}
