mod api {
    huaweicloud_bss::api!("./unlisted_file/api.yaml");
}

fn main() {
    let _ = api::Client::builder();
}
