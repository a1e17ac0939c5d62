package io.candor.feedback;

import io.candor.event.CalibrationReport;
import io.candor.event.LabeledAnswer;
import java.util.List;
import org.apache.avro.LogicalType;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASModelReader;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.media.Schema;

/** The records that {@link AvroJson} shows, as schemas of the OpenAPI document: names, types and descriptions are Avro's. */
public final class AvroOpenApi implements OASModelReader {
    static final String CALIBRATION_REPORTS = "CalibrationReports";
    private static final String CALIBRATION_REPORT = "CalibrationReport";
    static final String LABELED_ANSWER = "LabeledAnswer";

    @Override
    public OpenAPI buildModel() {
        return OASFactory.createOpenAPI()
                .components(OASFactory.createComponents()
                        .addSchema(CALIBRATION_REPORT, schema(CalibrationReport.getClassSchema()))
                        .addSchema(
                                CALIBRATION_REPORTS,
                                OASFactory.createSchema()
                                        .addType(Schema.SchemaType.ARRAY)
                                        .description("Reports, the newest windows first.")
                                        .items(OASFactory.createSchema().ref(CALIBRATION_REPORT)))
                        .addSchema(LABELED_ANSWER, schema(LabeledAnswer.getClassSchema())));
    }

    private static Schema schema(org.apache.avro.Schema avro) {
        Schema schema = OASFactory.createSchema();
        switch (avro.getType()) {
            case RECORD -> record(schema, avro);
            case ARRAY -> schema.addType(Schema.SchemaType.ARRAY).items(schema(avro.getElementType()));
            case UNION -> {
                return nullable(avro);
            }
            case ENUM ->
                schema.addType(Schema.SchemaType.STRING)
                        .enumeration(List.copyOf(avro.getEnumSymbols()))
                        .addExample(avro.getEnumSymbols().get(0));
            case INT, LONG -> number(schema, avro.getLogicalType());
            case DOUBLE ->
                schema.addType(Schema.SchemaType.NUMBER).format("double").addExample(0.5);
            case BOOLEAN -> schema.addType(Schema.SchemaType.BOOLEAN).addExample(true);
            case STRING -> schema.addType(Schema.SchemaType.STRING).addExample("text");
            default -> throw new IllegalStateException("no such type is shown: " + avro.getType());
        }
        return schema;
    }

    private static void record(Schema schema, org.apache.avro.Schema avro) {
        schema.addType(Schema.SchemaType.OBJECT).description(avro.getDoc());
        for (org.apache.avro.Schema.Field field : avro.getFields()) {
            schema.addProperty(field.name(), schema(field.schema()).description(field.doc()));
            schema.addRequired(field.name());
        }
    }

    private static void number(Schema schema, LogicalType logicalType) {
        if (logicalType != null) {
            schema.addType(Schema.SchemaType.STRING).format("date-time").addExample("2026-01-01T12:00:00Z");
        } else {
            schema.addType(Schema.SchemaType.INTEGER).format("int64").addExample(1);
        }
    }

    /** A union of ours is null and one other type. */
    private static Schema nullable(org.apache.avro.Schema union) {
        return schema(union.getTypes().stream()
                        .filter(type -> type.getType() != org.apache.avro.Schema.Type.NULL)
                        .findFirst()
                        .orElseThrow())
                .addType(Schema.SchemaType.NULL);
    }
}
