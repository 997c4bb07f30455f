//! What the example prints, so that it stays true.

use std::sync::{Arc, Mutex};

#[path = "../examples/user_write/main.rs"]
#[allow(dead_code, reason = "its `main` is the example's")]
mod example;

#[tokio::test]
async fn the_example_prints_these_exchanges() {
    let printed = Arc::new(Mutex::new(String::new()));
    let sink = printed.clone();
    example::run(move |exchange| sink.lock().unwrap().push_str(&(exchange + "\n"))).await.unwrap();
    insta::assert_snapshot!(printed.lock().unwrap(), @r#"
    POST /api/v3/stages/user_write/
      Authorization: Bearer ***
      {"name":"enrollment-write","create_users_group":"9a5d4d1c-54e8-4c62-8f8e-0f3a8d11c001","user_type":"external"}
    → 201 Created
      {"pk":"3fa85f64-5717-4562-b3fc-2c963f660000","name":"enrollment-write","component":"ak-stage-user-write-form","verbose_name":"User Write Stage","verbose_name_plural":"User Write Stages","meta_model_name":"authentik_stages_user_write.userwritestage","create_users_group":"9a5d4d1c-54e8-4c62-8f8e-0f3a8d11c001","user_type":"external"}

    POST /api/v3/stages/user_write/
      Authorization: Bearer ***
      {"name":"internal-write"}
    → 201 Created
      {"pk":"3fa85f64-5717-4562-b3fc-2c963f660001","name":"internal-write","component":"ak-stage-user-write-form","verbose_name":"User Write Stage","verbose_name_plural":"User Write Stages","meta_model_name":"authentik_stages_user_write.userwritestage","create_users_group":null}

    GET /api/v3/stages/user_write/?page_size=50&user_type=external
      Authorization: Bearer ***
    → 200 OK
      {"pagination":{"next":0.0,"previous":0.0,"count":1.0,"current":1.0,"total_pages":1.0,"start_index":1.0,"end_index":1.0},"results":[{"pk":"3fa85f64-5717-4562-b3fc-2c963f660000","name":"enrollment-write","component":"ak-stage-user-write-form","verbose_name":"User Write Stage","verbose_name_plural":"User Write Stages","meta_model_name":"authentik_stages_user_write.userwritestage","create_users_group":"9a5d4d1c-54e8-4c62-8f8e-0f3a8d11c001","user_type":"external"}]}

    GET /api/v3/stages/user_write/
      Authorization: Bearer ***
    → 200 OK
      {"pagination":{"next":0.0,"previous":0.0,"count":2.0,"current":1.0,"total_pages":1.0,"start_index":1.0,"end_index":2.0},"results":[{"pk":"3fa85f64-5717-4562-b3fc-2c963f660000","name":"enrollment-write","component":"ak-stage-user-write-form","verbose_name":"User Write Stage","verbose_name_plural":"User Write Stages","meta_model_name":"authentik_stages_user_write.userwritestage","create_users_group":"9a5d4d1c-54e8-4c62-8f8e-0f3a8d11c001","user_type":"external"},{"pk":"3fa85f64-5717-4562-b3fc-2c963f660001","name":"internal-write","component":"ak-stage-user-write-form","verbose_name":"User Write Stage","verbose_name_plural":"User Write Stages","meta_model_name":"authentik_stages_user_write.userwritestage","create_users_group":null}]}

    PATCH /api/v3/stages/user_write/3fa85f64-5717-4562-b3fc-2c963f660000/
      Authorization: Bearer ***
      {"name":"external-write"}
    → 200 OK
      {"pk":"3fa85f64-5717-4562-b3fc-2c963f660000","name":"external-write","component":"ak-stage-user-write-form","verbose_name":"User Write Stage","verbose_name_plural":"User Write Stages","meta_model_name":"authentik_stages_user_write.userwritestage","create_users_group":"9a5d4d1c-54e8-4c62-8f8e-0f3a8d11c001","user_type":"external"}

    PATCH /api/v3/stages/user_write/3fa85f64-5717-4562-b3fc-2c963f660000/
      Authorization: Bearer ***
      {"create_users_group":null}
    → 200 OK
      {"pk":"3fa85f64-5717-4562-b3fc-2c963f660000","name":"external-write","component":"ak-stage-user-write-form","verbose_name":"User Write Stage","verbose_name_plural":"User Write Stages","meta_model_name":"authentik_stages_user_write.userwritestage","create_users_group":null,"user_type":"external"}

    PATCH /api/v3/stages/user_write/3fa85f64-5717-4562-b3fc-2c963f660000/
      Authorization: Bearer ***
      {"create_users_group":"9a5d4d1c-54e8-4c62-8f8e-0f3a8d11c001"}
    → 200 OK
      {"pk":"3fa85f64-5717-4562-b3fc-2c963f660000","name":"external-write","component":"ak-stage-user-write-form","verbose_name":"User Write Stage","verbose_name_plural":"User Write Stages","meta_model_name":"authentik_stages_user_write.userwritestage","create_users_group":"9a5d4d1c-54e8-4c62-8f8e-0f3a8d11c001","user_type":"external"}

    PATCH /api/v3/stages/user_write/3fa85f64-5717-4562-b3fc-2c963f660000/
      Authorization: Bearer ***
    → 200 OK
      {"pk":"3fa85f64-5717-4562-b3fc-2c963f660000","name":"external-write","component":"ak-stage-user-write-form","verbose_name":"User Write Stage","verbose_name_plural":"User Write Stages","meta_model_name":"authentik_stages_user_write.userwritestage","create_users_group":"9a5d4d1c-54e8-4c62-8f8e-0f3a8d11c001","user_type":"external"}

    POST /api/v3/stages/user_write/
      Authorization: Bearer ***
      {"name":""}
    → 400 Bad Request
      {"name":["expected at least 1 character"]}

    PATCH /api/v3/stages/user_write/3fa85f64-5717-4562-b3fc-2c963f660000/
      Authorization: Bearer ***
      {}
    → 403 Forbidden
      {"detail":"You do not have permission to perform this action."}

    GET /api/v3/stages/user_write/00000000-0000-0000-0000-000000000000/
      Authorization: Bearer ***
    → 404 Not Found
      {"type":"about:blank","title":"Not Found","status":404,"detail":"Not Found"}
    "#);
}
