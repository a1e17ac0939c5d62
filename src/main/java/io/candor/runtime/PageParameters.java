package io.candor.runtime;

import jakarta.ws.rs.QueryParam;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** Which part of a list is wanted, as it stands in the query of a request; a bean, because that is how resources share parameters. */
public class PageParameters {
    @Parameter(
            description = "How many to pass over.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "0", defaultValue = "0"),
            example = "50")
    @QueryParam("offset")
    String offset;

    @Parameter(
            description = "How many at most.",
            schema = @Schema(type = SchemaType.INTEGER, minimum = "1", maximum = Page.MOST, defaultValue = Page.USUAL),
            example = "50")
    @QueryParam("limit")
    String limit;

    /** @throws RejectedException as {@link Page#of(String, String)} */
    public Page page() {
        return Page.of(offset, limit);
    }
}
