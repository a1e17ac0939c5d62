package io.candor.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.candor.event.Policy;
import io.candor.event.PolicyEvidence;
import io.candor.event.Promise;
import io.candor.event.QuestionLimits;
import io.candor.policy.Policies;
import io.candor.policy.PolicyScope;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Promises and policies as text for people and as JSON for machines. */
final class PolicyText {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String ROW = "%-16s %-24s %-10s %-9s %-9s %-7s %-7s %-7s %-28s %-8s %s";

    private static final String OTHERS = "(others)";

    private PolicyText() {}

    static List<String> lines(Policies policies) {
        List<String> lines = new ArrayList<>();
        policies.promises().forEach(promise -> lines.add(line(promise)));
        if (policies.all().isEmpty()) {
            lines.add(
                    lines.isEmpty()
                            ? "nothing is promised: candor.answer.threshold decides; candor policy set promises something"
                            : "no policy was decided yet: a process with the role trainer decides");
            return lines;
        }
        lines.add(String.format(
                ROW,
                "domain",
                "model",
                "status",
                "threshold",
                "target",
                "needed",
                "widen",
                "sample",
                "awaited",
                "version",
                "why"));
        policies.all().stream()
                .sorted(Comparator.comparingLong(Policy::getVersion))
                .map(PolicyText::row)
                .forEach(lines::add);
        lines.addAll(explanations(policies));
        return lines;
    }

    private static String row(Policy policy) {
        return String.format(
                ROW,
                domain(policy),
                model(policy),
                policy.getStatus(),
                number("%.4f", policy.getThreshold()),
                number("%.3f", policy.getTarget()),
                number(policy.getLabelsNeeded()),
                number(policy.getLabelsToWiden()),
                number("%.2f", policy.getSampleShare()),
                awaited(policy),
                policy.getVersion(),
                policy.getReason());
    }

    /** What cannot be guessed from the rows; the latest version is in the last. */
    private static List<String> explanations(Policies policies) {
        List<String> lines = new ArrayList<>();
        if (policies.all().stream().anyMatch(policy -> policy.getDomain().isEmpty())) {
            lines.add("domain " + OTHERS + ": each domain without a row of its own");
        }
        if (policies.all().stream().anyMatch(policy -> policy.getModelId().isEmpty())) {
            lines.add("model " + OTHERS + ": each model without a row of its own in the domain");
        }
        if (policies.all().stream().anyMatch(policy -> policy.getAnswerModel() != null)) {
            lines.add("model A on B: A reads the answers that B gives");
        }
        if (policies.all().stream().anyMatch(policy -> isPositive(policy.getLabelsNeeded()))) {
            lines.add(
                    "needed: labels of the audit sample by labelers who are believed; GET /v1/labelers of the trainer names those who"
                            + " are not yet");
        }
        if (policies.all().stream().anyMatch(policy -> policy.getLabelsToWiden() != null)) {
            lines.add("widen: about how many more such labels until answers of a lower confidence are accepted, too");
        }
        if (policies.all().stream().anyMatch(policy -> policy.getSampleShare() != null)) {
            lines.add("sample: share of texts that are drawn into the audit sample for the labels that are needed");
        }
        if (policies.all().stream().anyMatch(policy -> policy.getAwaitedSince() != null)) {
            lines.add("awaited: answers of the audit sample whose verdict has not come, and since when");
        }
        return lines;
    }

    private static boolean isPositive(Long count) {
        return count != null && count > 0;
    }

    private static String awaited(Policy policy) {
        String since = policy.getAwaitedSince() == null
                ? ""
                : " since " + policy.getAwaitedSince().truncatedTo(ChronoUnit.SECONDS);
        return number(policy.getLabelsAwaited()) + since;
    }

    private static String domain(Policy policy) {
        if (PolicyScope.of(policy).isPooled()) {
            return "(together)";
        }
        return policy.getDomain().isEmpty() ? OTHERS : policy.getDomain();
    }

    private static String model(Policy policy) {
        String model = policy.getModelId().isEmpty() ? OTHERS : policy.getModelId();
        return policy.getAnswerModel() == null ? model : model + " on " + policy.getAnswerModel();
    }

    private static String number(Long value) {
        return value == null ? "-" : value.toString();
    }

    private static String number(String form, Double value) {
        return value == null ? "-" : String.format(Locale.ROOT, form, value);
    }

    /** @param domain of a promise: empty for each that has none of its own, * for all of these together */
    static String scope(String domain) {
        return switch (domain) {
            case "" -> "each domain without a promise of its own";
            case QuestionLimits.ALL_DOMAINS -> "all domains together that have no promise of their own";
            default -> domain;
        };
    }

    static String line(Promise promise) {
        String domain = scope(promise.getDomain());
        String whose = promise.getAnswerModel() == null ? "" : " of " + promise.getAnswerModel();
        String who = " (" + promise.getDecidedBy() + ", " + promise.getReason() + ")";
        return promise.getTarget() == null
                ? "nothing is promised of " + (whose.isEmpty() ? "" : "answers" + whose + " in ") + domain + who
                : String.format(
                        Locale.ROOT,
                        "of accepted answers%s in %s at most %s are wrong, with certainty %s%s",
                        whose,
                        domain,
                        promise.getTarget(),
                        promise.getCertainty(),
                        who);
    }

    static ObjectNode json(Policies policies) {
        ObjectNode node = JSON.createObjectNode();
        ArrayNode promises = node.putArray("promises");
        policies.promises().forEach(promise -> promises.add(json(promise)));
        ArrayNode all = node.putArray("policies");
        policies.all().forEach(policy -> all.add(json(policy)));
        return node;
    }

    static ObjectNode json(Promise promise) {
        return JSON.createObjectNode()
                .put("domain", promise.getDomain())
                .put("answerModel", promise.getAnswerModel())
                .put("target", promise.getTarget())
                .put("certainty", promise.getCertainty())
                .put("decidedBy", promise.getDecidedBy())
                .put("reason", promise.getReason())
                .put("decidedAt", promise.getDecidedAt().toString());
    }

    private static ObjectNode json(Policy policy) {
        ObjectNode node = JSON.createObjectNode()
                .put("modelId", policy.getModelId())
                .put("domain", policy.getDomain())
                .put("answerModel", policy.getAnswerModel())
                .put("version", policy.getVersion())
                .put("status", policy.getStatus().name())
                .put("threshold", policy.getThreshold())
                .put("target", policy.getTarget())
                .put("certainty", policy.getCertainty())
                .put("reason", policy.getReason())
                .put("labelsNeeded", policy.getLabelsNeeded())
                .put("labelsToWiden", policy.getLabelsToWiden())
                .put("sampleShare", policy.getSampleShare())
                .put("labelsAwaited", policy.getLabelsAwaited())
                .put(
                        "awaitedSince",
                        policy.getAwaitedSince() == null
                                ? null
                                : policy.getAwaitedSince().toString())
                .put("promisedBy", policy.getPromisedBy())
                .put("promisedFor", policy.getPromisedFor())
                .put("decidedAt", policy.getDecidedAt().toString());
        PolicyEvidence evidence = policy.getEvidence();
        if (evidence != null) {
            node.putObject("evidence")
                    .put("epoch", evidence.getEpoch())
                    .put("labels", evidence.getLabels())
                    .put("accepted", evidence.getAccepted())
                    .put("errors", evidence.getErrors())
                    .put("logEvidence", evidence.getLogEvidence())
                    .put("neededLogEvidence", evidence.getNeededLogEvidence())
                    .put("judgedThrough", evidence.getJudgedThrough());
        }
        return node;
    }
}
