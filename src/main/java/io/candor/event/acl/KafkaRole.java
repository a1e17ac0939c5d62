package io.candor.event.acl;

/** Who comes to Kafka, each as a user of its own. */
public enum KafkaRole {
    /** The process that answers. */
    ANSWERER,
    /** The process that labels and reports. */
    CALIBRATOR,
    /** The process that trains, and decides on maps and policies. */
    TRAINER,
    /** The process that takes questions and verdicts over HTTP. */
    CONSOLE,
    /** A person's commands, and any process over whose HTTP operators act. */
    OPERATOR,
    /** Who checks, and changes nothing. */
    AUDITOR,
    /** A client that asks over Kafka. */
    ASKER,
    /** A client that judges over Kafka: whoever has it speaks for every labeler. */
    LABELER
}
