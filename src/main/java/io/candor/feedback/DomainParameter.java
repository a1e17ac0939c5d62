package io.candor.feedback;

import io.candor.event.QuestionLimits;
import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which domain alone is wanted, as it stands in the query of a request; a bean, because that is how requests share parameters. */
public class DomainParameter {
    /** Null for every one. */
    @Parameter(
            description = "The domain that alone is wanted; * is all together.",
            schema = @Schema(type = SchemaType.STRING, minLength = 1, maxLength = QuestionLimits.DOMAIN_CHARACTERS),
            example = "geography")
    @QueryParam("domain")
    String domain;
}
