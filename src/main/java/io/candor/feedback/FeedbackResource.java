package io.candor.feedback;

import com.fasterxml.jackson.databind.ObjectReader;
import io.candor.access.AccessRoles;
import io.candor.access.Caller;
import io.candor.access.CallerIdentity;
import io.candor.access.CallerUse;
import io.candor.event.Feedback;
import io.candor.event.RecordTracing;
import io.candor.runtime.AnswerSource;
import io.candor.runtime.KnownQuestions;
import io.candor.runtime.Problem;
import io.candor.runtime.QuestionKnowledge;
import io.candor.runtime.RejectedException;
import io.candor.runtime.Role;
import io.candor.runtime.http.StrictJson;
import io.opentelemetry.context.Context;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.event.Event;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Takes verdicts on answers and tells what became of them. */
@Path("/v1/feedback")
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Feedback", description = "Judge answers, and see what became of it.")
public class FeedbackResource {
    private static final ObjectReader READER = StrictJson.readerFor(FeedbackRequest.class);
    private static final String EXAMPLE = "{\"questionId\": \"order-4711\", \"verdict\": true, \"labeler\": \"ann\"}";

    private final FeedbackTracker tracker;
    private final FeedbackProducer producer;
    private final KnownQuestions questions;
    private final RecordTracing tracing;
    private final CallerIdentity callers;
    private final CallerUse use;
    private final Event<Feedback> delivered;

    FeedbackResource(
            FeedbackTracker tracker,
            FeedbackProducer producer,
            KnownQuestions questions,
            RecordTracing tracing,
            CallerIdentity callers,
            CallerUse use,
            Event<Feedback> delivered) {
        this.tracker = tracker;
        this.producer = producer;
        this.questions = questions;
        this.tracing = tracing;
        this.callers = callers;
        this.use = use;
        this.delivered = delivered;
    }

    @POST
    @RolesAllowed(AccessRoles.LABELER)
    @Blocking
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            operationId = "judge",
            summary = "Judge an answer, correct an earlier verdict, or withdraw it",
            description =
                    "Answers once Kafka has it. The question need not be known here, nor answered yet: then the verdict waits"
                            + " for its answer. Where it is certain that it can never count, it is refused with 409: the question"
                            + " expired, became a dead letter, was forgotten, or has another answer than the one that answerSource names. The same feedbackId again"
                            + " is the same word of the same moment; with another word, labeler or question it is refused with 409."
                            + " Who sends a key or a token judges under its name, as the kind of labeler that it is for: labeler and"
                            + " source may be left out, and with others than these it is refused with 403.")
    @RequestBody(
            required = true,
            content =
                    @Content(
                            mediaType = MediaType.APPLICATION_JSON,
                            schema = @Schema(implementation = FeedbackRequest.class),
                            examples = @ExampleObject(name = "right", value = EXAMPLE)))
    @APIResponse(
            responseCode = "202",
            description = "On the stream; state and question say what is known of it, self where to look again.",
            content = @Content(schema = @Schema(implementation = FeedbackStatus.class)))
    @APIResponse(responseCode = "409", ref = "Problem")
    @APIResponse(responseCode = "429", ref = "TransientProblem")
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public Response give(
            byte[] body,
            @Parameter(
                            description = "W3C trace context.",
                            example = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                    @HeaderParam("traceparent")
                    String traceParent,
            @Parameter(description = "W3C trace state.", example = "vendor=1") @HeaderParam("tracestate")
                    String traceState) {
        enter();
        Caller caller = callers.caller();
        FeedbackRequest request = request(body).by(caller);
        if (request.feedbackId() != null) {
            caller.requireOwnId("feedbackId", request.feedbackId());
        }
        Instant now = Instant.ofEpochMilli(System.currentTimeMillis());
        Optional<String> problem = request.problem(now);
        if (problem.isPresent()) {
            throw RejectedException.invalid(problem.orElseThrow());
        }
        Feedback feedback = request.feedback(now);
        FeedbackStatus.Question knowledge = known(feedback, request.answerSource(), caller);
        tracker.givenBefore(feedback).ifPresent(feedback::setGivenAt);
        send(feedback, tracing.requested(traceParent, traceState));
        use.judged(caller);
        FeedbackStatus status = tracker.find(feedback.getFeedbackId())
                .orElseGet(() -> FeedbackStatus.of(
                        feedback.getFeedbackId(), feedback.getQuestionId(), FeedbackStatus.State.WAITING));
        return Response.accepted(status.with(knowledge)).build();
    }

    @GET
    @RolesAllowed({AccessRoles.LABELER, AccessRoles.AUDITOR})
    @Path("/{feedbackId: .+}")
    @NonBlocking
    @Operation(
            operationId = "feedback",
            summary = "What became of a verdict",
            description =
                    "Knows the verdicts given here and the recent labels and dead letters of all. An older word of a labeler"
                            + " whose last one was a retraction stays WAITING, since nothing tells of it.")
    @APIResponse(
            responseCode = "200",
            description = "What is known of it.",
            content = @Content(schema = @Schema(implementation = FeedbackStatus.class)))
    public FeedbackStatus feedback(
            @Parameter(
                            description = "Identity of the message.",
                            schema =
                                    @Schema(
                                            type = SchemaType.STRING,
                                            minLength = 1,
                                            maxLength = InvalidField.NAME_LENGTH),
                            example = "review-17")
                    @PathParam("feedbackId")
                    String feedbackId) {
        enter();
        Caller caller = callers.caller();
        return tracker.find(feedbackId)
                .filter(status -> mayRead(caller, status))
                .orElseThrow(() -> new RejectedException(
                        Problem.Kind.UNKNOWN_FEEDBACK,
                        "neither given here nor in a recent label or dead letter; older ones are on candor.labeled-answers and"
                                + " candor.feedback.dlq"));
    }

    /** A caller for some domains or one tenant is told nothing of verdicts on answers of others, nor of answers that are not known here. */
    private boolean mayRead(Caller caller, FeedbackStatus status) {
        return !caller.isLimited()
                || (status.questionId() != null
                        && questions.find(status.questionId()) instanceof QuestionKnowledge.Answered answered
                        && caller.maySee(answered.domain(), answered.tenant()));
    }

    private void enter() {
        if (!tracker.isActive()) {
            throw RejectedException.inactive(Role.CONSOLE);
        }
    }

    private static FeedbackRequest request(byte[] body) {
        return StrictJson.read(READER, body, "give a verdict as a JSON object");
    }

    /**
     * What is known of the question.
     *
     * @throws RejectedException if the verdict can never count
     */
    private FeedbackStatus.Question known(Feedback feedback, AnswerSource named, Caller caller) {
        QuestionKnowledge knowledge = questions.find(feedback.getQuestionId());
        requireVisible(caller, knowledge);
        if (knowledge instanceof QuestionKnowledge.Forgotten) {
            throw new RejectedException(
                    Problem.Kind.QUESTION_FORGOTTEN, "the question was forgotten, so no verdict on it can count");
        }
        if (knowledge instanceof QuestionKnowledge.DeadLettered dead) {
            throw new RejectedException(
                    Problem.Kind.QUESTION_DEAD_LETTER,
                    "the question became a dead letter (" + dead.reason() + "), so there is no answer to judge");
        }
        if (knowledge instanceof QuestionKnowledge.Expired expired
                && (named == null || named.equals(expired.source()))) {
            throw new RejectedException(
                    Problem.Kind.QUESTION_EXPIRED, "the question expired, so there is no confidence to judge");
        }
        if (knowledge instanceof QuestionKnowledge.Answered answered) {
            refuseOther(named, answered.source());
            return named == null || named.equals(answered.source())
                    ? FeedbackStatus.Question.ANSWERED
                    : FeedbackStatus.Question.UNKNOWN_HERE;
        }
        return knowledge instanceof QuestionKnowledge.Pending
                ? FeedbackStatus.Question.PENDING
                : FeedbackStatus.Question.UNKNOWN_HERE;
    }

    /** What is another tenant's is to nobody else than what nobody asked. */
    private static void requireVisible(Caller caller, QuestionKnowledge knowledge) {
        if (caller.tenant().isPresent()
                && !(knowledge instanceof QuestionKnowledge.Answered answered && caller.isOf(answered.tenant()))) {
            throw new RejectedException(
                    Problem.Kind.UNKNOWN_QUESTION,
                    "a caller of a tenant judges answers that are known here; this one is not, or not yet");
        }
        if (knowledge instanceof QuestionKnowledge.Answered answered) {
            caller.requireDomain(answered.domain());
        } else if (!caller.domains().isEmpty()) {
            throw new RejectedException(
                    Problem.Kind.FORBIDDEN,
                    "a key for some domains judges answers that are known here; this one is not, or not yet");
        }
    }

    /** An earlier answer than the known one may have been forgotten here, and is then the one that counts. */
    private static void refuseOther(AnswerSource named, AnswerSource known) {
        boolean later = named != null
                && named.topic().equals(known.topic())
                && named.partition().equals(known.partition())
                && named.offset() > known.offset();
        if (later) {
            throw new RejectedException(
                            Problem.Kind.OTHER_ANSWER,
                            "the question was answered before the answer that is named, and the first answer is the one that"
                                    + " verdicts count for: partition " + known.partition() + ", offset "
                                    + known.offset())
                    .field("answerSource");
        }
    }

    private void send(Feedback feedback, Context trace) {
        // Before sending, because the label may be faster than the acknowledgement.
        tracker.given(feedback);
        boolean confirmed;
        try {
            confirmed = producer.send(feedback, trace);
        } catch (RejectedException full) {
            tracker.notSent(feedback);
            throw full;
        }
        if (!confirmed) {
            throw new RejectedException(
                    Problem.Kind.STREAM_UNAVAILABLE,
                    "Kafka has not confirmed it, send it again with feedbackId " + feedback.getFeedbackId());
        }
        delivered.fire(feedback);
    }
}
