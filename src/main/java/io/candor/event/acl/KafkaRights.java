package io.candor.event.acl;

import io.candor.event.Topic;
import io.candor.event.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** The least that roles need. Reading and writing include describing, as the broker has it. For one thread. */
public final class KafkaRights {
    private static final String ANY_HOST = "*";

    private final Topics topics;
    private final KafkaGroups groups;
    private final String principal;
    private final List<AclBinding> bindings = new ArrayList<>();

    private KafkaRights(Topics topics, KafkaGroups groups, String principal) {
        this.topics = topics;
        this.groups = groups;
        this.principal = principal;
    }

    /**
     * What a role needs.
     *
     * @param principal whom it is allowed, such as {@code User:candor-answerer}
     */
    public static List<AclBinding> of(KafkaRole role, Topics topics, KafkaGroups groups, String principal) {
        KafkaRights rights = new KafkaRights(topics, groups, principal);
        switch (role) {
            case ANSWERER -> rights.answerer();
            case CALIBRATOR -> rights.calibrator();
            case TRAINER -> rights.trainer();
            case CONSOLE -> rights.console();
            case OPERATOR -> rights.operator();
            case AUDITOR -> rights.auditor();
            case ASKER -> rights.asker();
            case LABELER -> rights.labeler();
            default -> throw new IllegalArgumentException("no such role: " + role);
        }
        return List.copyOf(rights.bindings);
    }

    private void answerer() {
        process();
        read(
                topics.questions(),
                topics.answers(),
                topics.questionDeadLetters(),
                topics.releases(),
                topics.promises(),
                topics.policies());
        write(
                topics.answers(),
                topics.acceptedAnswers(),
                topics.reviewAnswers(),
                topics.questionDeadLetters(),
                topics.releases());
        group(groups.answerer(), PatternType.LITERAL);
        transactions(groups.answerer() + "-", "candor-release-");
    }

    private void calibrator() {
        process();
        read(
                topics.answers(),
                topics.feedback(),
                topics.erasures(),
                topics.labeledAnswers(),
                topics.feedbackDeadLetters());
        write(
                topics.labeledAnswers(),
                topics.feedbackDeadLetters(),
                topics.calibrationBatches(),
                topics.calibrationReports(),
                topics.driftAlarms());
        allow(AclOperation.DESCRIBE_CONFIGS, topics.answers());
        group(groups.calibrator(), PatternType.LITERAL);
        transactions(groups.calibrator());
        // Changelogs, which Kafka Streams makes itself.
        for (AclOperation operation :
                List.of(AclOperation.CREATE, AclOperation.READ, AclOperation.WRITE, AclOperation.DESCRIBE_CONFIGS)) {
            add(ResourceType.TOPIC, groups.calibrator() + "-", PatternType.PREFIXED, operation);
        }
    }

    private void trainer() {
        process();
        read(
                topics.answers(),
                topics.labeledAnswers(),
                topics.calibrationBatches(),
                topics.driftAlarms(),
                topics.consistency(),
                topics.releases(),
                topics.promises(),
                topics.policies(),
                topics.erasures());
        write(topics.releases(), topics.policies(), topics.consistency(), topics.trainingProgress());
        group(groups.trainer() + "-", PatternType.PREFIXED);
        group(groups.map(), PatternType.LITERAL);
        group(groups.policy(), PatternType.LITERAL);
        transactions(groups.trainer() + "-", groups.map(), groups.policy());
    }

    private void console() {
        process();
        read(
                topics.questions(),
                topics.answers(),
                topics.questionDeadLetters(),
                topics.feedback(),
                topics.feedbackDeadLetters(),
                topics.labeledAnswers(),
                topics.calibrationReports(),
                topics.driftAlarms(),
                topics.releases(),
                topics.promises(),
                topics.policies(),
                topics.trainingProgress(),
                topics.actions(),
                topics.erasures());
        write(topics.questions(), topics.feedback());
    }

    private void operator() {
        topics.all().stream().filter(topic -> topic != topics.actions()).forEach(topic -> {
            read(topic);
            allow(AclOperation.DESCRIBE_CONFIGS, topic);
        });
        write(
                topics.releases(),
                topics.promises(),
                topics.apiKeys(),
                topics.erasures(),
                topics.labeledAnswers(),
                topics.questions(),
                topics.feedback(),
                topics.actions());
        transactions(
                "candor-release-",
                "candor-promise-",
                "candor-key-",
                "candor-erasure-",
                "candor-acknowledge-",
                "candor-again-");
    }

    private void auditor() {
        topics.all().forEach(this::read);
        for (String group : List.of(groups.answerer(), groups.map())) {
            add(ResourceType.GROUP, group, PatternType.LITERAL, AclOperation.DESCRIBE);
        }
    }

    private void asker() {
        write(topics.questions());
        read(topics.answers(), topics.questionDeadLetters());
    }

    private void labeler() {
        write(topics.feedback());
        read(topics.reviewAnswers());
    }

    /** What every process with HTTP needs: whose keys it takes, and to say how often they were used. */
    private void process() {
        read(topics.apiKeys());
        write(topics.actions());
        transactions("candor-use-");
    }

    private void read(Topic<?, ?>... all) {
        for (Topic<?, ?> topic : all) {
            allow(AclOperation.READ, topic);
        }
    }

    private void write(Topic<?, ?>... all) {
        for (Topic<?, ?> topic : all) {
            allow(AclOperation.WRITE, topic);
        }
    }

    private void allow(AclOperation operation, Topic<?, ?> topic) {
        add(ResourceType.TOPIC, topic.name(), PatternType.LITERAL, operation);
    }

    private void group(String name, PatternType pattern) {
        add(ResourceType.GROUP, name, pattern, AclOperation.READ);
    }

    private void transactions(String... prefixes) {
        for (String prefix : prefixes) {
            add(ResourceType.TRANSACTIONAL_ID, prefix, PatternType.PREFIXED, AclOperation.WRITE);
        }
    }

    private void add(ResourceType type, String name, PatternType pattern, AclOperation operation) {
        bindings.add(new AclBinding(
                new ResourcePattern(type, name, pattern),
                new AccessControlEntry(principal, ANY_HOST, operation, AclPermissionType.ALLOW)));
    }
}
