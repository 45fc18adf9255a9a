// The part of build_model() that is about what customers are offered.
#pragma once

#include "sim/model/model.h"

namespace rapport {

/// Says of each period what people are used to when it begins. What holds from the start always
/// has. Segments and periods have to be there.
void add_offers(Model& model);

/// Says whether offers of rivals reach somebody, and whether newcomers come as they would without
/// levers and without others who bring them.
void add_market(Model& model);

/// Says what a segment's customers owe and on which terms, and what they pay in effect: what is
/// felt of the terms counts as a part of the price.
void add_credit(const SegmentSpec& spec, double products, Segment& segment);

/// Says whether save offers are made, and of what kind. The company has to be there.
void add_saves(Model& model);

}  // namespace rapport
