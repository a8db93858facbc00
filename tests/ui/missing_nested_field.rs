use huaweicloud_bss::realname_authentication::{CertifierRole, EnterprisePerson};

fn main() {
    let _ = EnterprisePerson::builder().legal_name("somebody").certifier_role(CertifierRole::LegalPerson).build();
}
