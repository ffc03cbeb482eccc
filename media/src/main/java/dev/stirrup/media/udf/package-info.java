/// UDF 1.02 to 2.60 (OSTA's profile of ECMA-167), read only.
@org.jspecify.annotations.NullMarked
package dev.stirrup.media.udf;
