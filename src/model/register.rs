//! Who reports, and when each unit is in being.

use super::index::Index;
use super::period::Period;
use super::text::Bilingual;

/// Index of a unit in [`Register::units`].
pub type UnitIndex = Index<ReportingUnit>;

/// A kind of reporting unit, such as district or province (loại đơn vị).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitType {
    /// Stable id: `city`, `district`, `block`, `province`.
    pub id: String,
    /// Its name: "Huyện".
    pub name: Bilingual,
    /// True for the units whose figures add up to the province.
    pub consolidated: bool,
}

/// Type of the units whose returns the province's own office fills in.
const FILLED_BY_OFFICE: &str = "block";

/// A reporting unit (đơn vị báo cáo): a district, a city, the block of large plants, the province's own office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportingUnit {
    /// Stable id, such as `dak-ha`.
    pub id: String,
    /// Code of the General Statistics Office, such as `615`; empty when it has none.
    pub code: String,
    /// Full name with its type: "Huyện Đắk Hà".
    pub name: Bilingual,
    /// Short name for tables: "Đắk Hà".
    pub short: String,
    /// Id of its [`UnitType`].
    pub unit_type: String,
    /// Other full spellings: "UBND huyện Đăk Hà".
    pub aliases: Vec<String>,
    /// First month in being; `None` means since ever.
    pub valid_from: Option<Period>,
    /// Last month in being; `None` means still.
    pub valid_to: Option<Period>,
    /// Ids of the units that took over from it.
    pub successors: Vec<String>,
    /// Ids of the forms it must submit.
    pub forms: Vec<String>,
}

impl ReportingUnit {
    /// True when the unit is in being in the month of `period`.
    pub fn is_valid_in(&self, period: Period) -> bool {
        self.valid_from.is_none_or(|first| first <= period)
            && self.valid_to.is_none_or(|last| period <= last)
    }

    /// True when the province's own office fills in its returns: the plants that the province manages.
    pub fn is_filled_by_office(&self) -> bool {
        self.unit_type == FILLED_BY_OFFICE
    }
}

/// The register of reporting units (danh sách đơn vị báo cáo) of one province.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Register {
    /// Name of the province with its type: "Tỉnh Kon Tum".
    pub province: Bilingual,
    /// Kinds of units.
    pub types: Vec<UnitType>,
    /// All units, in official order.
    pub units: Vec<ReportingUnit>,
}

impl Register {
    /// The unit at an index.
    pub fn unit(&self, index: UnitIndex) -> Option<&ReportingUnit> {
        self.units.get(index.place())
    }

    /// The unit with this id.
    pub fn index_of(&self, id: &str) -> Option<UnitIndex> {
        let found = self.indexed().find(|(_, unit)| unit.id == id);
        found.map(|(index, _)| index)
    }

    /// Every unit with its index, in official order.
    pub fn indexed(&self) -> impl Iterator<Item = (UnitIndex, &ReportingUnit)> {
        UnitIndex::each().zip(&self.units)
    }

    /// True when the unit's figures add up to the province.
    pub fn is_consolidated(&self, unit: &ReportingUnit) -> bool {
        self.types
            .iter()
            .any(|unit_type| unit_type.id == unit.unit_type && unit_type.consolidated)
    }

    /// Units whose figures make up the province and that are in being in `period`, in official order.
    pub fn consolidated_in(
        &self,
        period: Period,
    ) -> impl Iterator<Item = (UnitIndex, &ReportingUnit)> {
        self.indexed()
            .filter(move |(_, unit)| self.is_consolidated(unit) && unit.is_valid_in(period))
    }
}
