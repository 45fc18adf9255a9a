#include "viz/theme/scale.h"

#include <algorithm>
#include <cmath>

namespace rapport {

double scale_for(int width, int height, bool present) {
  const double fits = std::min(width / 1600.0, height / 1000.0);
  const double least = width < 1280 || height < 800 ? 0.8125 : 0.875;
  const double larger = present ? 1.25 : 1.0;
  return std::round(std::clamp(fits, least, 2.5) * larger * 16.0) / 16.0;
}

}  // namespace rapport
