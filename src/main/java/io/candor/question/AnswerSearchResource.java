package io.candor.question;

import io.candor.access.AccessRoles;
import io.candor.access.CallerIdentity;
import io.smallrye.common.annotation.Blocking;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.BeanParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Finds answers again. */
@Path("/v1/answers/search")
@QuestionProblemFilter.Applied
@Produces(MediaType.APPLICATION_JSON)
@Tag(name = "Answers")
public class AnswerSearchResource {
    private final ConsoleRole console;
    private final CallerIdentity callers;

    AnswerSearchResource(ConsoleRole console, CallerIdentity callers) {
        this.console = console;
        this.callers = callers;
    }

    @GET
    @RolesAllowed({AccessRoles.ASKER, AccessRoles.LABELER, AccessRoles.OPERATOR, AccessRoles.AUDITOR})
    @Blocking
    @Operation(
            operationId = "searchAnswers",
            summary = "Find answers",
            description =
                    "By words, id, domain, decision, release, model, confidence and arrival, page by page, the newest first. What arrives while"
                            + " somebody turns pages moves none of them. Whatever is given must hold; without anything it is all answers, those too"
                            + " whose deadline had passed. Of each question it is the first answer. An answer is found within a second after this"
                            + " console has read it, for as long as candor.search.keep says.")
    @APIResponse(
            responseCode = "200",
            description = "One page.",
            content = @Content(schema = @Schema(implementation = AnswerPage.class)))
    @APIResponse(responseCode = "503", ref = "TransientProblem")
    public AnswerPage search(@BeanParam AnswerSearchParameters parameters, @Context UriInfo uri) {
        AnswerSearchParameters.requireKnown(uri.getQueryParameters());
        return AnswerPage.of(console.requireService()
                .index()
                .search(parameters.filter(callers.caller()), parameters.after(), parameters.most()));
    }
}
