mod nothing {
    huaweicloud_bss::api!();
}

mod no_text {
    huaweicloud_bss::api!(spec);
}

mod number {
    huaweicloud_bss::api!(1);
}

mod more_than_the_path {
    huaweicloud_bss::api!("./mistakes/api.yaml", features);
}

mod empty {
    huaweicloud_bss::api!("");
}

mod absolute {
    huaweicloud_bss::api!("/etc/api.yaml");
}

mod folder {
    huaweicloud_bss::api!("./mistakes");
}

fn main() {
    let _ = nothing::Client::builder();
    let _ = no_text::Client::builder();
    let _ = number::Client::builder();
    let _ = more_than_the_path::Client::builder();
    let _ = empty::Client::builder();
    let _ = absolute::Client::builder();
    let _ = folder::Client::builder();
}
