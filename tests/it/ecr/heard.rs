//! How pushes are heard: nothing is deleted before it is stored, nothing is stored twice, and what cannot be read goes to the
//! dead-letter queue with one reason.

use std::sync::Mutex;

use axum::http::Request;
use http_body_util::BodyExt as _;
use serde_json::json;
use tidegate::domain::event::Event;
use tidegate::port::{Incoming, Intake, PortError, PortResult};
use tidegate::registry::events::Outcome;
use tidegate::registry::events::webhook::{Door, HEADER, PATH};
use tower::ServiceExt as _;

use super::aws::{Fate, push_event};
use super::*;

/// An inbox: unique by key, and out of order for as long as it is told to be.
#[derive(Default)]
struct Inbox {
    rows: Mutex<Vec<Incoming>>,
    fails: Mutex<bool>,
}

impl Inbox {
    fn events(&self) -> Vec<Event> {
        self.rows.lock().unwrap().iter().map(|row| row.event.clone()).collect()
    }
}

#[async_trait]
impl Intake for Inbox {
    async fn take_in(&self, _source: &str, events: &[Incoming]) -> PortResult<bool> {
        if *self.fails.lock().unwrap() {
            return Err(PortError::transient("the store failed; send it again", ""));
        }
        let mut rows = self.rows.lock().unwrap();
        let before = rows.len();
        for event in events {
            if !rows.iter().any(|row| row.key == event.key) {
                rows.push(event.clone());
            }
        }
        Ok(rows.len() > before)
    }
}

fn left(aws: &Aws) -> usize {
    aws.with(|world| world.messages.len())
}

#[tokio::test]
async fn a_message_is_deleted_once_it_is_stored_and_not_before() {
    let aws = Aws::start().await;
    let (queue, inbox) = (queue(&aws).await, Inbox::default());
    assert_eq!(queue.turn(&inbox).await.unwrap(), 0, "nothing there is no error");
    aws.push("shop", "v1.4.0", "one");
    // Received, and the process dies before anything is stored: it comes again.
    assert_eq!(queue.receive().await.unwrap().len(), 1);
    assert_eq!(left(&aws), 1);
    let after = super::queue(&aws).await;
    // Stored, and the process dies before it is deleted: it comes again and is known.
    let received = after.receive().await.unwrap();
    inbox.take_in("ecr", &received).await.unwrap();
    let after = super::queue(&aws).await;
    assert_eq!((after.turn(&inbox).await.unwrap(), left(&aws), inbox.events().len()), (1, 0, 1));
}

#[tokio::test]
async fn a_message_is_deleted_by_its_newest_handle() {
    let aws = Aws::start().await;
    let queue = queue(&aws).await;
    aws.push("shop", "v1.4.0", "one");
    // Given twice before it was dealt with: the first handle is old.
    queue.receive().await.unwrap();
    let again = queue.receive().await.unwrap();
    queue.acknowledge(&[again[0].key.clone()]).await.unwrap();
    assert_eq!(left(&aws), 0);
}

#[tokio::test]
async fn duplicates_and_whatever_order_they_come_in_make_one_row_each() {
    let aws = Aws::start().await;
    let (queue, inbox) = (queue(&aws).await, Inbox::default());
    for n in 0..12 {
        aws.push("shop", &format!("v1.{n}.0"), "one");
    }
    aws.with(|world| {
        let again = world.messages.clone();
        world.messages.extend(again.into_iter().map(|m| aws::Message { id: format!("{}-again", m.id), ..m }));
        world.messages.reverse();
    });
    while left(&aws) > 0 {
        queue.turn(&inbox).await.unwrap();
    }
    assert_eq!(inbox.events().len(), 12);
}

#[tokio::test]
async fn what_cannot_be_deleted_comes_again_and_is_counted() {
    let aws = Aws::start().await;
    let counts = Arc::new(Counts::default());
    let setup = queue::Setup {
        url: format!("{}/{ACCOUNT}/pushes", aws.address),
        access: access(&aws),
        patience: UNHURRIED,
        wait: Duration::ZERO,
    };
    let (queue, inbox) = (Queue::open(&setup, scope(), counts.clone()).await, Inbox::default());
    aws.push("shop", "v1.4.0", "one");
    aws.with(|world| world.keeps = true);
    queue.turn(&inbox).await.unwrap();
    assert_eq!((left(&aws), counts.of(Outcome::Undeleted)), (1, 1), "the answer is a success with failures in it");
    aws.with(|world| world.keeps = false);
    queue.turn(&inbox).await.unwrap();
    assert_eq!((left(&aws), inbox.events().len()), (0, 1));
}

#[tokio::test]
async fn poison_is_left_to_the_dead_letter_queue_with_one_reason() {
    let aws = Aws::start().await;
    let (queue, inbox) = (queue(&aws).await, Inbox::default());
    aws.with(|world| world.most_received = 3);
    let transformed = push_event(1, "shop", "v1", &format!("sha256:{}", "a".repeat(64)).parse().unwrap());
    aws.send(&transformed["detail"].to_string());
    aws.send(&"x".repeat(256 * 1024));
    for _ in 0..5 {
        queue.turn(&inbox).await.unwrap();
    }
    assert_eq!((left(&aws), aws.with(|world| world.dead.len())), (0, 2));
    let events = inbox.events();
    assert_eq!(events.len(), 2, "each once, however often it came: {events:?}");
    let told = |n: usize| matches!(&events[n], Event::Unreadable { why } if why.len() < 300);
    assert!(told(0) && told(1), "{events:?}");
    assert!(matches!(&events[0], Event::Unreadable { why } if why.contains("InputTransformer")), "{events:?}");
}

#[tokio::test]
async fn what_concerns_nobody_is_counted_and_deleted() {
    let aws = Aws::start().await;
    let counts = Arc::new(Counts::default());
    let setup = queue::Setup {
        url: format!("{}/q", aws.address),
        access: access(&aws),
        patience: UNHURRIED,
        wait: Duration::ZERO,
    };
    let (queue, inbox) = (Queue::open(&setup, scope(), counts.clone()).await, Inbox::default());
    let digest = aws.push("somebody/elses", "v1", "one");
    let mut elsewhere = push_event(77, "shop", "v1", &digest);
    elsewhere["account"] = json!("210987654321");
    aws.send(&elsewhere.to_string());
    aws.push("shop", &format!("sha256-{}.sig", "0".repeat(64)), "signature");
    queue.turn(&inbox).await.unwrap();
    let counted = [Outcome::UnknownRepository, Outcome::UnknownAccount, Outcome::Ignored].map(|o| counts.of(o));
    assert_eq!((left(&aws), inbox.events(), counted), (0, vec![], [1, 1, 1]));
}

#[tokio::test]
async fn what_is_in_hand_stays_hidden_for_as_long_as_it_takes() {
    let aws = Aws::start().await;
    let queue = queue(&aws).await;
    aws.with(|world| world.visibility = 30);
    aws.push("shop", "v1.4.0", "one");
    let received = queue.receive().await.unwrap();
    aws.with(|world| world.now = 20);
    queue.keep_hidden().await.unwrap();
    aws.with(|world| world.now = 70);
    assert_eq!(super::queue(&aws).await.receive().await.unwrap(), [], "nobody else is given it");
    // Too late: it is let go of, and its handle deletes nothing any more.
    aws.with(|world| world.now = 200);
    queue.keep_hidden().await.unwrap();
    queue.acknowledge(&[received[0].key.clone()]).await.unwrap();
    assert_eq!(left(&aws), 1);
    assert_eq!(queue.receive().await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_queue_that_hangs_or_refuses_is_told() {
    let aws = Aws::start().await;
    let setup = queue::Setup {
        url: format!("{}/q", aws.address),
        access: access(&aws),
        patience: PATIENCE,
        wait: Duration::ZERO,
    };
    let queue = Queue::open(&setup, scope(), Arc::default()).await;
    (0..3).for_each(|_| aws.next("ReceiveMessage", Fate::Hangs));
    let error = queue.receive().await.unwrap_err();
    assert!(error.told.contains("no answer came in time"), "{error}");
    for (code, says) in [("AccessDeniedException", "sqs:ReceiveMessage"), ("QueueDoesNotExist", "no such queue")] {
        aws.with(|world| world.fates.clear());
        aws.next("ReceiveMessage", Fate::Refused(code));
        let error = queue.receive().await.unwrap_err();
        assert!(error.told.contains(says), "{error}");
    }
}

/// What the door answers.
async fn call(door: &Arc<Door>, inbox: &Arc<Inbox>, secret: Option<&str>, body: &str) -> (u16, String) {
    let mut request = Request::post(PATH);
    if let Some(secret) = secret {
        request = request.header(HEADER, secret);
    }
    let request = request.body(axum::body::Body::from(body.to_owned())).unwrap();
    let answer = door.clone().router(inbox.clone()).oneshot(request).await.unwrap();
    let status = answer.status().as_u16();
    let body = answer.into_body().collect().await.unwrap().to_bytes();
    (status, String::from_utf8_lossy(&body).into_owned())
}

#[tokio::test]
async fn whoever_knows_the_secret_is_heard_and_nobody_else() {
    let aws = Aws::start().await;
    let digest = aws.push("shop", "v1.4.0", "one");
    let push = push_event(1, "shop", "v1.4.0", &digest).to_string();
    let door = Arc::new(Door::new(vec!["one".to_owned().into(), "two".to_owned().into()], scope(), Arc::default()));
    let inbox = Arc::new(Inbox::default());
    for wrong in [None, Some(""), Some("on"), Some("one "), Some("onetwo")] {
        assert_eq!(call(&door, &inbox, wrong, &push).await.0, 401, "{wrong:?}");
    }
    assert_eq!(inbox.events(), []);
    for secret in ["one", "two", "two"] {
        assert_eq!(call(&door, &inbox, Some(secret), &push).await.0, 200);
    }
    let image = "shop".parse().unwrap();
    assert_eq!(inbox.events(), [Event::ImagePushed { image, tag: Some("v1.4.0".to_owned()), digest: digest.clone() }]);
    let elsewhere = push_event(2, "somebody/elses", "v1", &digest).to_string();
    assert_eq!(call(&door, &inbox, Some("one"), &elsewhere).await.0, 202);
    assert_eq!(call(&door, &inbox, Some("one"), &"x".repeat(256 * 1024 + 1)).await.0, 413);
    let (status, why) = call(&door, &inbox, Some("one"), "{}").await;
    assert!(status == 400 && why.contains("no event of EventBridge"), "{why}");
    assert!(matches!(&inbox.events()[1..], [Event::Unreadable { .. }]));
    *inbox.fails.lock().unwrap() = true;
    assert_eq!(call(&door, &inbox, Some("one"), &push).await.0, 503, "what was not stored is sent again");
    let counted = Outcome::ALL.map(|outcome| door.counts().of(outcome));
    assert_eq!(counted, [3, 0, 0, 1, 1, 5, 1, 1, 0]);
}
