mod api {
    huaweicloud_bss::api!("./nowhere/api.yaml");
}

fn main() {
    let _ = api::Client::builder();
}
