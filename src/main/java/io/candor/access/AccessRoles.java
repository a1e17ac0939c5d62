package io.candor.access;

import java.util.List;

/** What a caller may do, by the names that keys, tokens and the OpenAPI document use. */
public final class AccessRoles {
    /** Asks questions and reads answers. */
    public static final String ASKER = "asker";
    /** Reads answers and judges them. */
    public static final String LABELER = "labeler";
    /** Sees which releases and policies are in force, and how calibrated they are; promises what error accepted answers have. */
    public static final String OPERATOR = "operator";
    /** Reads everything and writes nothing. */
    public static final String AUDITOR = "auditor";

    public static final List<String> ALL = List.of(ASKER, LABELER, OPERATOR, AUDITOR);

    private AccessRoles() {}
}
